"""What a real browser does with the two versions of a pitfall."""

import pytest

from guide import course, projects
from guide.variants import layout

GROUP = "browser"

pytestmark = pytest.mark.slow

LOG_IN = """
    () => fetch("/api/login/", {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({username: "user", password: "pass"}),
    }).then((answer) => answer.status)
"""


@pytest.mark.parametrize("variant, kept", [("wrong", []), ("right", ["access"])])
def test_a_browser_keeps_a_cookie_with_samesite_none_only_if_it_is_secure(
    chromium, tmp_path, variant, kept
):
    module = layout.prepare(course.find_pitfall("cookie_is_not_secure"), variant, tmp_path)
    context = chromium.new_context()

    with projects.serving(tmp_path, DJANGO_SETTINGS_MODULE=module) as address:
        page = context.new_page()
        page.goto(f"{address}/api/public/")
        status = page.evaluate(LOG_IN)
        names = [cookie["name"] for cookie in context.cookies()]
        protected = page.goto(f"{address}/api/protected/").status

    context.close()
    assert status == 200
    assert names == kept
    assert protected == (200 if kept else 401)
