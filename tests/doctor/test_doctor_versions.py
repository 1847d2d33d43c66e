"""The doctor in projects with other versions: of simplejwt, of the package jwt, without
cryptography. Each package is installed once, in a folder that is first on the path."""

import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

ROTATES = "SIMPLE_JWT['ROTATE_REFRESH_TOKENS'] = True\n"
BLACKLIST = "SIMPLE_JWT['BLACKLIST_AFTER_ROTATION'] = True\n"


# simplejwt 4 asks setuptools, which newer Pythons do not bring, for its own version.
VERSION_4 = ("djangorestframework-simplejwt==4.8.0", "django==4.2.16")
OLD_SETUPTOOLS = """
class DistributionNotFound(Exception):
    pass


def get_distribution(name):
    raise DistributionNotFound
"""


@pytest.fixture(scope="session")
def package(tmp_path_factory, needs):
    """package("jwt==1.3.1", …) returns a folder with these packages alone."""
    made = {}

    def install(*requirements):
        if requirements not in made:
            folder = tmp_path_factory.mktemp("package")
            uv = shutil.which("uv")
            pip = [uv, "pip"] if uv else [sys.executable, "-m", "pip"]
            done = subprocess.run(
                [*pip, "install", "--quiet", "--no-deps", "--target", folder, *requirements],
                capture_output=True,
            )
            needs("the package index", done.returncode == 0)
            made[requirements] = folder
        return made[requirements]

    return install


@pytest.fixture
def examine_with(examine):
    """examine_with(project, folder) returns the report of a project that finds a package there."""
    return lambda project, folder: examine(project, "settings", PYTHONPATH=str(folder))


def test_simplejwt_5_5_0_cannot_rotate_without_the_blacklist(lay_out, examine_with, package):
    folder = package("djangorestframework-simplejwt==5.5.0")

    report = examine_with(lay_out(ROTATES), folder)

    assert report.said["simplejwt"] == "5.5.0"
    assert report.codes == {
        "refresh_fails_in_5_5_0": "error",
        "rotation_without_blacklist": "warning",
    }


def test_the_blacklist_mends_simplejwt_5_5_0(lay_out, examine_with, package):
    app = "INSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']\n"

    report = examine_with(
        lay_out(app + ROTATES + BLACKLIST), package("djangorestframework-simplejwt==5.5.0")
    )

    assert report.codes == {}


def test_the_defaults_of_simplejwt_4_are_no_mistake(lay_out, examine_with, package):
    report = examine_with(lay_out(pkg_resources_py=OLD_SETUPTOOLS), package(*VERSION_4))

    assert report.said["simplejwt"] == "4.8.0"
    assert report.said["complete"], report.said["incomplete"]
    assert report.codes == {}


def test_settings_of_a_later_version_are_told_apart_from_misspelt_ones(
    lay_out, examine_with, package
):
    text = "SIMPLE_JWT |= {'CHECK_REVOKE_TOKEN': True, 'LEEWAI': 5}"

    report = examine_with(
        lay_out(text, pkg_resources_py=OLD_SETUPTOOLS),
        package(*VERSION_4),
    )

    levels = {each["where"]: each["level"] for each in report.findings if not each["choice"]}
    assert levels["SIMPLE_JWT['CHECK_REVOKE_TOKEN']"] == "info"
    assert levels["SIMPLE_JWT['LEEWAI']"] == "warning"


def test_another_package_jwt_is_named(lay_out, examine_with, package):
    report = examine_with(lay_out(), package("jwt==1.3.1"))

    assert report.codes["jwt_is_not_pyjwt"] == "error"


def test_a_missing_package_cryptography_is_named(lay_out, examine_with, tmp_path):
    path = tmp_path / "without" / "cryptography" / "__init__.py"
    path.parent.mkdir(parents=True)
    path.write_text("raise ModuleNotFoundError('cryptography')\n", "utf-8")
    text = "SIMPLE_JWT |= {'ALGORITHM': 'RS256', 'VERIFYING_KEY': 'of the provider'}"

    report = examine_with(lay_out(text), tmp_path / "without")

    assert report.codes == {"unusable_key": "error"}
    [said] = [each for each in report.findings if each["pitfall"] == "unusable_key"]
    assert "needs the package cryptography" in said["message"]
    assert said["page"] == "cryptography_missing"
