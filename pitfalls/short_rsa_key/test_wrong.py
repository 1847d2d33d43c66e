import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.checks import run_checks
from rest_framework_simplejwt.tokens import AccessToken

WARNING = (
    "The RSA key is {} bits long, which is below the minimum recommended size of 2048 bits. "
    "See NIST SP 800-131A."
)


def test_a_login_and_its_tokens_work(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200


def test_all_you_get_is_a_warning(user, recwarn):
    str(AccessToken.for_user(user))

    assert [str(warning.message) for warning in recwarn] == [WARNING.format(1024)]
    assert recwarn[0].category is jwt.InsecureKeyLengthWarning


def test_the_deployment_check_does_not_report_it():
    found = " ".join(str(message) for message in run_checks(include_deployment_checks=True))

    assert "security.W009" in found
    assert "SIGNING_KEY" not in found and "RSA" not in found


# Two primes of 256 bits, made with `openssl prime -generate -bits 256 -hex`.
P = 0xEAA76E3ABC2CC3B3186D493550B0751E14CF3E952EC0E811C1C6499EBEE0800B
Q = 0xC0CBEC726BBCC08BC351509B734AB217A47D53603145A7066DCADB7A63C9A76D


def test_cryptography_makes_no_key_of_512_bits_but_reads_one_and_pyjwt_signs_with_it(recwarn):
    with pytest.raises(ValueError, match="key_size must be at least 1024-bits"):
        rsa.generate_private_key(public_exponent=65537, key_size=512)
    e, d = 65537, pow(65537, -1, (P - 1) * (Q - 1))
    crt = rsa.rsa_crt_dmp1(d, P), rsa.rsa_crt_dmq1(d, Q), rsa.rsa_crt_iqmp(P, Q)
    key = rsa.RSAPrivateNumbers(P, Q, d, *crt, rsa.RSAPublicNumbers(e, P * Q)).private_key()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    token = jwt.encode({"sub": "1"}, pem, algorithm="RS256")

    assert [str(warning.message) for warning in recwarn] == [WARNING.format(512)]
    assert jwt.decode(token, key.public_key(), algorithms=["RS256"]) == {"sub": "1"}
