"""test_changes.py runs the files in changes/, each in a process of its own."""

collect_ignore = ["changes"]
