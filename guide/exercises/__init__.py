"""The exercises: the learner's folders, the tests of them, and the feedback."""
