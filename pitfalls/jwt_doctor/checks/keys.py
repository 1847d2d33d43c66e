"""Keys that cannot be used."""

from jwt_doctor import keys, logins, project, redact, trial
from jwt_doctor.findings import NotKnown, check, error

SIGNING, VERIFYING = "SIMPLE_JWT['SIGNING_KEY']", "SIMPLE_JWT['VERIFYING_KEY']"


@check("settings")
def unusable_key():
    found = diagnose()
    if found:
        yield found


def diagnose():
    """Return what can be seen of the algorithm and of the keys without using them, or None."""
    algorithm = project.simple_jwt("ALGORITHM")
    if algorithm not in keys.HMAC | keys.ASYMMETRIC:
        return error(
            "ALGORITHM is none that simplejwt can sign with: every login returns 500.",
            "Use HS256 with a secret key, or RS256 with a pair of keys.",
            "SIMPLE_JWT['ALGORITHM']",
        ).explained_by("unknown_algorithm")
    if not logins.signs_with_settings():
        return None
    options = project.written(project.jwt_setting())
    key = options["SIGNING_KEY"] if "SIGNING_KEY" in options else project.secret_key_or_unknown()
    if isinstance(key, (tuple, list)):
        return error(
            "The key is a tuple, because of the comma behind it: every login returns 500.",
            "Remove the comma.",
            SIGNING if "SIGNING_KEY" in options else "SECRET_KEY",
        )
    for name, where in (("SIGNING_KEY", SIGNING), ("VERIFYING_KEY", VERIFYING)):
        try:
            key = project.simple_jwt(name)
        except NotKnown:
            continue
        if algorithm in keys.HMAC:
            if keys.is_pem(key):
                return error(
                    f"The key is one of a pair, and ALGORITHM is {algorithm}: every login "
                    "returns 500.",
                    "Set ALGORITHM to 'RS256', or to the kind of the key.",
                    where,
                ).explained_by("hs256_with_a_pem")
            continue
        if keys.is_path(key):
            return error(
                "This is the name of a file and not a key: every login returns 500.",
                "Read the file: Path(…).read_text().",
                where,
            ).explained_by("key_is_a_path")
        if keys.has_written_newlines(key):
            return error(
                r"The key has \n as two characters where its lines end, and does not parse.",
                r'Write .replace("\\n", "\n") behind the value from the environment.',
                where,
            ).explained_by("key_with_literal_newlines")
        if keys.is_quoted(key):
            return error(
                "The key is in quotes that are a part of it, and does not parse.",
                "Remove the quotes where the environment variable is set.",
                where,
            ).explained_by("key_with_literal_newlines")
    return None


@check("project", code="unusable_key")
def key_that_does_not_sign():
    failed = trial.run()
    if not failed or failed.step != "sign" or diagnose() or is_said_elsewhere():
        return
    why = redact.reason(failed.problem)
    if not has_cryptography():  # a key that does not parse names the package too
        yield error(
            "{} needs the package cryptography, which is not installed.".format(
                project.simple_jwt("ALGORITHM")
            ),
            "Run: pip install cryptography",
            "SIMPLE_JWT['ALGORITHM']",
        ).explained_by("cryptography_missing")
    else:
        yield error(
            f"No token can be signed: {why}", "Check the key and ALGORITHM.", SIGNING
        ).explained_by("key_with_literal_newlines")


def has_cryptography():
    if project.simple_jwt("ALGORITHM") in keys.HMAC:
        return True
    try:
        import cryptography  # noqa: F401

        return True
    except ImportError:
        return False


def is_said_elsewhere():
    """Return whether another check explains why no token is signed."""
    from datetime import timedelta

    lifetime = project.simple_jwt("ACCESS_TOKEN_LIFETIME")
    empty = project.is_hmac() and not project.signing_key()
    try:
        import jwt

        foreign = not hasattr(jwt, "PyJWT")
    except ImportError:
        foreign = True
    return empty or foreign or not isinstance(lifetime, timedelta)


@check("project")
def keys_are_no_pair():
    failed = trial.run()
    if not failed or failed.step != "verify" or diagnose():
        return
    if project.simple_jwt("ALGORITHM") not in keys.ASYMMETRIC:
        return
    public = project.simple_jwt("VERIFYING_KEY")
    if not public:
        return
    if "PRIVATE KEY-----" in keys.text(public):
        yield error(
            "This is the private key: each request with a token returns 500.",
            "Make the public key from it: openssl pkey -in private.pem -pubout",
            VERIFYING,
        ).explained_by("private_key_to_verify")
        return
    yield error(
        "A token that these settings sign is rejected by them: the two keys are not a pair.",
        "Make the public key from the private one: openssl pkey -in private.pem -pubout",
        VERIFYING,
    ).explained_by("keys_are_no_pair")


@check("project")
def own_token_is_rejected():
    failed = trial.run()
    if not failed or failed.step != "verify" or not project.is_hmac():
        return
    from datetime import timedelta

    lifetime, leeway = project.simple_jwt("ACCESS_TOKEN_LIFETIME"), project.simple_jwt("LEEWAY")
    if lifetime <= timedelta() or not isinstance(leeway, (int, float, timedelta, type(None))):
        return  # each is a finding of its own
    yield error(
        f"A token that these settings sign is rejected by them: {redact.reason(failed.problem)}",
        "Compare the settings of signing and of verifying.",
        "SIMPLE_JWT",
    )
