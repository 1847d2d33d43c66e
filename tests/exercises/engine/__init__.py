"""The exercises: the learner's folders, the tests of them, and the feedback.

`commands/` holds what a learner types: start, check, hint, solution, goto, restore, diff, list."""
