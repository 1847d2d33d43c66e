"""A project that cannot be examined as a whole is never called clear: exit status 2, and a line."""

import pytest

from jwt_doctor import cli

APP = "from django.apps import AppConfig\n\n\nclass Own(AppConfig):\n    name = 'own'\n\n"
VIEW = """
from rest_framework.views import APIView


class Own(APIView):
    @property
    def permission_classes(self):
        return []


urlpatterns += [path("own/", Own.as_view())]
"""

NOT_CLEAR = {  # what is wrong: (the settings, other files, a line of the report)
    "circular imports": (
        "import one",
        {"one_py": "import two\nX = two.Y", "two_py": "import one\nY = one.X"},
        "partially initialized module",
    ),
    "settings that end the process": ("import sys; sys.exit(0)", {}, "it ends the process"),
    "settings that leave at once": ("os._exit(0)", {}, "exited with status 0 and printed nothing"),
    "settings that close every file": ("os.closerange(3, 99)", {}, "printed nothing"),
    "settings that ask for input": ("input()", {}, "EOFError"),
    "settings without an end": ("def turn():\n    turn()\n\nturn()", {}, "RecursionError"),
    "settings with null bytes": ("X = 1\0", {}, "null bytes"),
    "routes that raise": ("", {"urls_py": "raise KeyboardInterrupt"}, "the routes do not import"),
    "routes that leave": ("", {"urls_py": "import os; os._exit(0)"}, "printed nothing"),
    "routes that do not exist": ("del ROOT_URLCONF", {}, "the routes do not import"),
    "routes without a list": ("", {"urls_py": "x = 1"}, "the routes do not import"),
    "routes of another module": (
        "",
        {"more_py": "from django.urls import include\nurlpatterns += [include('nowhere.urls')]"},
        "the routes do not import (ModuleNotFoundError)",
    ),
    "an app that ends the process": (
        "INSTALLED_APPS += ['own.apps.Own']",
        {"own/__init__.py": "", "own/apps.py": APP + "    def ready(self):\n        exit()\n"},
        "The project does not start",
    ),
    "a manage.py that is no Python": ("", {"manage_py": "def ("}, "manage.py does not start"),
    "a view that computes its permissions": (
        "",
        {"more_py": VIEW},
        "urls.Own computes its permission_classes",
    ),
    "SIMPLE_JWT as a list": ("SIMPLE_JWT = [('LEEWAY', 1)]", {}, "cannot be carried out"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "files", "line"), NOT_CLEAR.values(), ids=[name for name in NOT_CLEAR]
)
def test_what_cannot_be_examined_is_not_clear(text, files, line, lay_out, examine):
    said = examine(lay_out(text, **files)).said

    assert not said["complete"]
    assert [each for each in said["incomplete"] if line in each]
    assert len(said["incomplete"]) < 5


EXAMINED = {  # what is odd: (the settings, other files)
    "output": ("print('{}')\nos.write(1, b'noise')", {}),
    "a thread that stays": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()",
        {},
    ),
    "another current folder": ("", {"manage_py": "import os\nos.chdir('/')\n{manage}"}),
    "modules called as those of Python": ("", {"inspect_py": "X = 1", "json_py": "raise OSError"}),
    "an empty environment": ("os.environ.clear()", {}),
}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "files"), EXAMINED.values(), ids=[name for name in EXAMINED])
def test_an_odd_project_is_examined(text, files, lay_out, examine):
    from tests.doctor.conftest import MANAGE

    files = {name: content.replace("{manage}", MANAGE) for name, content in files.items()}

    said = examine(lay_out("SIMPLE_JWT['LEEWAY'] = '5'\n" + text, **files)).said

    assert said["complete"], said["incomplete"]
    assert "leeway_is_text" in {each["pitfall"] for each in said["findings"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SIMPLE_JWT = 5", "settings_misspelt"),
        ("REST_FRAMEWORK = []", "settings_misspelt"),
        ("REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = None", "classes_in_a_string"),
    ],
)
def test_a_setting_of_another_kind_is_an_error(text, code, lay_out, examine):
    assert examine(lay_out(text), "static").codes[code] == "error"


def test_routes_that_are_not_in_the_files_are_named(lay_out, examine):
    report = examine(lay_out("ROOT_URLCONF = 'elsewhere.urls'"), "static")

    assert report.said["incomplete"] == [
        "the module of the routes, ROOT_URLCONF, is not in the files"
    ]


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (b"\r\n", b"SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': timedelta(days=9)}"),
        (b"\n", b"# -*- coding: latin-1 -*-\nX = '\xe9'\nSIMPLE_JWT['LEEWAY'] = '5'"),
    ],
)
def test_line_ends_and_codings_make_no_difference(ending, text, lay_out, examine):
    folder = lay_out()
    lines = text.split(b"\n") + [b""]
    start = [b"from base import *"]
    if lines[0].startswith(b"#"):
        start.insert(0, lines.pop(0))
    (folder / "settings.py").write_bytes(ending.join(start + lines))

    report = examine(folder, "static")

    assert report.said["complete"]
    assert set(report.codes) & {"access_survives_logout", "leeway_is_text"}


def test_a_folder_that_links_to_itself_is_read_once(lay_out, examine):
    folder = lay_out("SIMPLE_JWT['LEEWAY'] = '5'")
    (folder / "again").symlink_to(folder, target_is_directory=True)

    assert examine(folder, "static").codes == {"leeway_is_text": "error"}


def test_the_status_is_2_before_it_is_1(lay_out, capsys):
    folder = lay_out("SIMPLE_JWT['LEEWAY'] = '5'\nINSTALLED_APPS += more()")

    status = cli.main([str(folder), "--tier", "static"])

    assert status == 2
    assert "leeway_is_text" in capsys.readouterr().out
