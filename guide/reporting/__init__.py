"""Record the outcomes of tests: one pytest plugin and one schema for steps, pitfalls and `check`.

Nothing here reads Django's settings when it is imported, so that it can run before there are any.
"""
