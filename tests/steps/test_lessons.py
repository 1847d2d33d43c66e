"""The lessons are short and have the same parts. Their tests accept other answers that fit the
words of the task."""

import re

import pytest
from django.conf import global_settings

from guide import course, projects
from guide.lessons import FRONT_MATTER
from tests.authoring import prose
from tests.exercises.engine import grading

DJANGO = "5.2"  # nothing in it depends on Django's version

PART_ONE = course.steps()[:6]
PART_TWO = course.steps()[6:]
LIMITS = {step: (900, 25) for step in PART_ONE} | {step: (1300, 20) for step in PART_TWO}
LIMITS[course.find_step("09")] = 1380, 20  # its code and its task need more
LIMITS[course.find_step("11")] = 1760, 20  # its code and its task need more
LIMITS[course.find_step("12")] = 1580, 20  # its code and its task need more
LIMITS[course.find_step("14")] = 1600, 20  # its page alone has 560 words
LIMITS[course.find_step("19")] = 1480, 20  # its code and its table have 800 words
LIMITS[course.find_step("21")] = 2220, 20  # its code and its task need more
LIMITS[course.find_step("20")] = 1320, 20  # its code and its task need more
LIMITS[course.find_step("13")] = 1330, 20  # its table and its code need more
LIMITS[course.find_step("16")] = 1330, 20  # a second project
LIMITS[course.find_step("22")] = 1710, 20  # its code alone has 700 words
LIMITS[course.find_step("25")] = (
    1790,
    20,
)  # its code has 430 words, with three servers
LIMITS[course.find_step("15")] = 1550, 20  # its code alone has 570 words
LIMITS[course.find_step("24")] = 1800, 20  # its code and its table have 900 words
PARTS = [
    "You will be able to",
    "Before you start",
    "Your task",
    "Change …",
    "See it work",
    "What happened",
    "Try",
    "Recap in one sentence",
]
each_lesson = pytest.mark.parametrize("step", LIMITS, ids=lambda step: step.name)


@each_lesson
def test_a_lesson_is_short(step):
    most, _ = LIMITS[step]

    assert len(FRONT_MATTER.sub("", step.lesson.source).split()) <= most


@each_lesson
def test_a_lesson_has_no_long_sentence(step):
    _, longest = LIMITS[step]
    found = prose.sentences(FRONT_MATTER.sub("", step.lesson.source))

    assert [" ".join(words) for words in found if len(words) > longest] == []


@each_lesson
def test_a_lesson_has_all_parts_in_their_order(step):
    headings = re.findall(r"^## (.+)$", step.lesson.source, re.MULTILINE)

    assert [re.sub(r"^Change .*", "Change …", each) for each in headings] == PARTS


@each_lesson
def test_each_curl_of_a_lesson_reports_a_stopped_server(step):
    lines = re.findall(r"\bcurl(?:\.exe)? +(?:-.*|http.*)$", step.lesson.source, re.MULTILINE)

    assert lines
    assert [line for line in lines if not re.match(r"\S+ -sSi?\b", line)] == []


@pytest.mark.parametrize("step", course.steps()[4:], ids=lambda step: step.name)
def test_a_question_returns_to_an_earlier_step(step):
    tried = re.search(r"^## Try\n(.*?)^## ", step.lesson.source, re.DOTALL | re.MULTILINE)[1]
    questions = re.sub(r"<details>.*?</details>", "", tried, flags=re.DOTALL)
    named = re.findall(r"\bstep (\d\d)\b", questions)

    assert [number for number in named if number < step.number]


def test_the_second_service_has_django_s_default_time_zone():
    step = course.find_step("16")

    assert "the time of Chicago, Django's default `TIME_ZONE`" in step.lesson.source
    assert global_settings.TIME_ZONE == "America/Chicago"
    assert "TIME_ZONE" not in step.code["reports/settings.py"]


# What fits the words of the task

PUBLIC = """\
from django.http import JsonResponse
from django.views import View


class Welcome(View):
    def get(self, request):
        return JsonResponse({'message': 'Hello, everyone! This is a public view.'})
"""

PLAIN_DJANGO = """

def protected_view(request):
    kind, _, credentials = request.headers.get('Authorization', '').partition(' ')
    if kind != 'Basic':
        raise PermissionDenied
    if request.method != 'GET':
        return HttpResponse(status=405)
    username, _, password = b64decode(credentials).decode().partition(':')
    user = authenticate(username=username, password=password)
    return JsonResponse({'message': f'Hello, {user}! This is a protected view.'})
"""

LOGIN = """

@api_view(['POST'])
def log_in(request):
    user = authenticate(
        username=request.data.get('username'), password=request.data.get('password')
    )
    if user is None:
        return Response({'error': 'The name or the password is wrong.'}, status=401)
    refresh = RefreshToken.for_user(user)
    return Response({'refresh': str(refresh), 'access': str(refresh.access_token)})
"""

BYTES = """\
import json


class Bytes:
    def dumps(self, value):
        return json.dumps(value).encode()

    def loads(self, data):
        return json.loads(data)
"""

ENVIRONMENT = """\
  environment: &environment
    - SECRET_KEY=${SECRET_KEY:?}
    - ALLOWED_HOSTS=${DOMAIN:?}
    - DATABASE_URL=postgres://notes@database/notes
    - PGPASSWORD=${POSTGRES_PASSWORD:?}
    - CACHE_URL=redis://cache:6379/0
    - REDIS_PASSWORD=${REDIS_PASSWORD:?}
    - NUM_PROXIES=1
    - JWT_KEYS_DIR=/keys
    - JWT_ACTIVE_KEY
  volumes:"""


def replaced(name, *pairs):
    """Return a function that replaces texts in one file of a project's code."""

    def change(code):
        for old, new in pairs:
            assert old in code[name], old
            code[name] = code[name].replace(old, new)

    return change


def class_based_view(code):
    code["api/views.py"] = PUBLIC
    replaced("config/urls.py", ("views.public", "views.Welcome.as_view(), name='welcome'"))(code)


def plain_django_view(code):
    views = code["api/views.py"]
    imports = (
        "from base64 import b64decode\n\n"
        "from django.contrib.auth import authenticate\n"
        "from django.core.exceptions import PermissionDenied\n"
        "from django.http import HttpResponse, JsonResponse\n"
    )
    public = views.partition("@api_view")[0].partition("def public")[2].rstrip()
    code["api/views.py"] = f"{imports}\n\ndef public{public}\n{PLAIN_DJANGO}"


def own_login_view(code):
    code["api/views.py"] = (
        "from django.contrib.auth import authenticate\n"
        "from rest_framework_simplejwt.tokens import RefreshToken\n" + code["api/views.py"] + LOGIN
    )
    replaced("config/urls.py", ("TokenObtainPairView.as_view()", "views.log_in"))(code)


def option_for_the_connection(code):
    replaced(
        "config/wsgi.py",
        ("os.environ", "os.environ['PGOPTIONS'] = '-c statement_timeout=2s'\nos.environ"),
    )(code)
    limits = code["api/database.py"]
    code["api/database.py"] = re.sub(r"        with .*?\n\n", "\n", limits, flags=re.DOTALL)


def bytes_serializer(code):
    code["api/cache.py"] = BYTES
    replaced("config/settings.py", ("'serializer': json", "'serializer': 'api.cache.Bytes'"))(code)


def double_quotes(code):
    code["config/settings.py"] = re.sub(r"\('(\w+)'", r'("\1"', code["config/settings.py"])


def lists_in_the_compose_file(code):
    block = re.compile(r"  environment: &environment.*?  volumes:", re.DOTALL)
    code["compose.yaml"] = block.sub(lambda _: ENVIRONMENT, code["compose.yaml"], count=1)
    check = "pg_isready --host localhost --username notes"
    replaced("compose.yaml", (check, f"[CMD, {check.replace(' ', ', ')}]"))(code)


RIGHT = {
    "a class-based view with another name": ("01", class_based_view),
    "a route with a name": (
        "01",
        replaced("config/urls.py", ("views.public", "views.public, name='public'")),
    ),
    "the routes of Django's admin kept": (
        "01",
        replaced(
            "config/urls.py",
            ("from django.urls", "from django.contrib import admin\nfrom django.urls"),
            ("urlpatterns = [\n", "urlpatterns = [\n    path('admin/', admin.site.urls),\n"),
        ),
    ),
    "a view of plain Django with its own 403 page": ("02", plain_django_view),
    "a login view with another error message": ("04", own_login_view),
    "a message on stdout and another exit status": (
        "06",
        replaced(
            "config/settings.py",
            ("    raise SystemExit(\n", "    print(\n"),
            ("(48))\"'\n    )\n", "(48))\"'\n    )\n    exit(3)\n"),
        ),
    ),
    "a limit for statements that is sent with the request to connect": (
        "20",
        option_for_the_connection,
    ),
    "a serializer that returns bytes": ("21", bytes_serializer),
    "settings in double quotes": ("21", double_quotes),
    "psycopg with its extra": (
        "21",
        replaced("requirements.txt", ("psycopg==3.3.9\npsycopg-binary", "psycopg[binary]")),
    ),
    "a command for a shell, and one line for each part of a command": (
        "21",
        replaced(
            "Containerfile",
            (
                '["gunicorn", "config.wsgi", "--workers", "2", "--threads", "4", "--bind",',
                "gunicorn --workers 2 --threads 4 --bind",
            ),
            ('"0.0.0.0:8000", "--no-control-socket"]', "0.0.0.0:8000 config.wsgi"),
            ("api && install -d -o api /keys", "api && \\\n    install -d -o api /keys"),
        ),
    ),
    "an environment and a health check in lists": ("21", lists_in_the_compose_file),
    "a volume in the long form": (
        "21",
        replaced(
            "compose.yaml",
            ('["keys:/keys"]', "[{type: volume, source: keys, target: /keys}]"),
        ),
    ),
}


@pytest.mark.parametrize("number, change", RIGHT.values(), ids=RIGHT)
def test_an_answer_that_fits_the_task_passes(number, change, tmp_path):
    step = course.find_step(number)
    folder = projects.lay_out(step.path, tmp_path / "project")
    code = step.code
    change(code)
    projects.write(code, folder)

    found = grading.grade(step, folder)
    assert found.is_passed, found
