"""Each pitfall can be mended by a reader: with what right.py says in their wrong.py, `check` has
nothing against their work. (That it has something before, the swapped sides prove.)"""

import shutil

import pytest

from guide import course
from guide.commands import check, start

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("pitfall", course.pitfalls(), ids=lambda pitfall: pitfall.name)
def test_what_right_py_says_is_accepted_as_a_readers_work(pitfall, tmp_path, monkeypatch):
    monkeypatch.setattr(course, "WORK", tmp_path)
    work = tmp_path / pitfall.name
    start.lay_out(pitfall, work)
    assert not (work / "right.py").exists()

    shutil.copy(pitfall.path / "right.py", work / "wrong.py")

    assert check.check_pitfall(work) is None
