"""The variants of a pitfall: the wrong or the right version, laid over its base step.

- layout.py writes a variant to a folder, and prepares its database.
- runner.py runs a file of tests against a variant, in a process of its own.
- process.py is that process. It runs pytest with two plugins:
- plugin.py prepares the settings and records the outcomes;
- fixtures.py holds what the tests use: `api`, `user`, `address`, `forge`, `start`, `serve`.

The lab runs plugin.py and fixtures.py in a browser: when they are imported, these two import
nothing of this guide.
"""
