"""`python3 -m guide notebooks`, and the servers that the notebooks talk to."""

# The environment variable that `python3 -m guide notebooks` sets for its kernels.
BY_COMMAND = "JWT_GUIDE_NOTEBOOKS"


def variable(step):
    """Return the environment variable that holds the URL of a running API of a step.

    It is "API_06_SIGNING_KEY" for "06_signing_key".
    """
    return f"API_{step.upper()}"
