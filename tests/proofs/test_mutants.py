"""The finder of changes, on small files: what it takes for a change, and what it leaves alone."""

import ast

import pytest

from tests.proofs.mutants import mutants_of

DJANGO = "5.2"  # nothing in it depends on Django's version


def found(old, new, name="api/views.py"):
    """What the finder finds, and the text without it: {"element 'jwt'": "APPS = ['auth']"}."""
    before, after = ({name: text} if text is not None else {} for text in (old, new))
    return {unit.what: unit.undone for unit in mutants_of(before, after)}


def same(text):
    return ast.unparse(ast.parse(text)) + "\n"


SETTINGS = "APPS = ['auth']\nAPI = {'RATE': 5, 'FORMS': True}\n"
VIEW = "@api_view(['GET'])\ndef view(request):\n    log(request)\n    return answer(request)\n"

# (old, new, {what the finder calls it: the text without it})
SINGLE = {
    "an element": (
        SETTINGS,
        SETTINGS.replace("'auth'", "'auth', 'jwt'"),
        {"element 'jwt'": SETTINGS},
    ),
    "an entry": (
        SETTINGS,
        SETTINGS.replace("'RATE'", "'PAGE': 9, 'RATE'"),
        {"entry 'PAGE'": SETTINGS},
    ),
    "an entry that is gone": (
        SETTINGS,
        SETTINGS.replace(", 'FORMS': True", ""),
        {"removal of entry 'FORMS'": SETTINGS},
    ),
    "two values of one line": (
        SETTINGS,
        SETTINGS.replace("5", "6").replace("True", "False"),
        {
            "change of 5": SETTINGS.replace("True", "False"),
            "change of True": SETTINGS.replace("5", "6"),
            "hunk 1": SETTINGS,
        },
    ),
    "a route and its name": (
        "urlpatterns = []\n",
        "urlpatterns = [path('api/', view, name='api')]\n",
        {
            "route 'api/'": "urlpatterns = []\n",
            "argument name": "urlpatterns = [path('api/', view)]\n",
        },
    ),
    "a decorator and what stands in it": (
        VIEW,
        VIEW.replace("def", "@allow([A, B])\ndef"),
        {
            "decorator allow([A, B])": VIEW,
            "element A": VIEW.replace("def", "@allow([B])\ndef"),
            "element B": VIEW.replace("def", "@allow([A])\ndef"),
        },
    ),
    "a statement in a function": (
        VIEW,
        VIEW.replace("    return", "    check(request)\n    return"),
        {"check(request)": VIEW},
    ),
    "a statement that is gone": (
        VIEW,
        VIEW.replace("    log(request)\n", ""),
        {"removal of log(request)": VIEW},
    ),
    "the only statement": (
        "def view(request):\n    pass\n",
        "def view(request):\n    log(request)\n",
        {"log(request)": "def view(request):\n    pass\n"},
    ),
    "the statements of a new function, not the function": (
        "",
        VIEW.replace("@api_view(['GET'])\n", ""),
        {
            "log(request)": "def view(request):\n    return answer(request)\n",
            "return answer(request)": "def view(request):\n    log(request)\n",
        },
    ),
    "a method, which a library may call": (
        "class A(B):\n    x = 1\n",
        "class A(B):\n    x = 1\n\n    def check(self):\n        pass\n",
        {"check": "class A(B):\n    x = 1\n"},
    ),
    "an import from elsewhere": (
        "from a import view\nview()\n",
        "from b import view\nview()\n",
        {"change of from a import view": "from b import view\nfrom a import view\nview()\n"},
    ),
    "a view that only the old version imports": (
        "from a import old\nurlpatterns = [path('', old)]\n",
        "from b import new\nurlpatterns = [path('', new)]\n",
        {"change of old": "from a import old\nfrom b import new\nurlpatterns = [path('', old)]\n"},
    ),
    "a new import, a docstring, a comment": (
        VIEW,
        f"'''Views.'''\nimport os  # new\n{VIEW}",
        {},
    ),
    "a function that is gone": (VIEW, "import os\n", {}),
    "a file that is gone": (VIEW, None, {}),
}


@pytest.mark.parametrize("old, new, expected", SINGLE.values(), ids=SINGLE)
def test_each_change_is_found_and_undone_alone(old, new, expected):
    changes = {what: same(undone) for what, undone in found(old, new).items()}

    assert changes == {what: same(undone) for what, undone in expected.items()}


def test_a_new_file_is_a_change_and_each_thing_in_it():
    changes = found(None, "urlpatterns = [path('a/', a), path('b/', b)]\nlog()\n")

    assert changes["hunk 1"] is None
    assert changes["route 'b/'"] == "urlpatterns = [path('a/', a)]\nlog()\n"


def test_a_file_that_is_not_python_is_taken_by_the_hunk():
    assert found("<p>\n<i>\n<b>\n", "<h1>\n<i>\n<h2>\n", "a.html") == {
        "hunk 1": "<p>\n<i>\n<h2>\n",
        "hunk 2": "<h1>\n<i>\n<b>\n",
    }


def test_a_migration_is_taken_as_a_whole():
    assert found(None, "x = [1, 2]\n", "api/migrations/0001_initial.py") == {"migration": None}


def test_the_line_is_the_one_in_the_new_file():
    old, new = {"a.py": "A = [\n    1,\n]\n"}, {"a.py": "A = [\n    1,\n    2,\n]\n"}

    assert [str(unit) for unit in mutants_of(old, new)] == ["a.py:3-element 2"]


def test_two_changes_of_one_name_are_told_apart():
    units = mutants_of({}, {"a.py": "a = [f(x=1), f(x=2)]\n"})
    names = [unit.what for unit in units]

    assert len(names) == len(set(names))
    assert "argument x (2)" in names
