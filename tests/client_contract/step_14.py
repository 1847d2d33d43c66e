"""Serves step 14, whose page keeps the contract."""

from contextlib import contextmanager

from guide import course, projects

USERS = "from django.contrib.auth.models import User; "
ADD_USER = f"{USERS}User.objects.create_user('other', password='pass')"


@contextmanager
def served(folder, files=()):
    """Serve a copy of step 14 on a free port, with the users "user" and "other", password "pass".

    Args:
        folder: the folder to create.
        files: more static files, {"api/broken.js": text}.

    Yields:
        The base URL. A browser accepts its cookies: it trusts this machine without HTTPS, too.
    """
    projects.lay_out(course.find_step("14").path, folder)
    for name, text in dict(files).items():
        copy = folder / "api" / "static" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, "utf-8")
    projects.prepare(folder)
    added = projects.run_python(folder, "manage.py", "shell", "-v", "0", "-c", ADD_USER)
    added.check_returncode()
    with projects.serving(folder) as address:
        yield address
