from importlib.metadata import requires, version

from packaging.requirements import Requirement

SINCE = "5.5.0"
UNTIL = "5.5.1"


def test_simplejwt_allows_no_pyjwt_from_2_10_on():
    [pyjwt] = [
        it
        for it in map(Requirement, requires("djangorestframework-simplejwt"))
        if it.name.lower() == "pyjwt"
    ]

    assert "2.9.0" in pyjwt.specifier
    assert "2.10.0" not in pyjwt.specifier
    assert version("pyjwt") in pyjwt.specifier
