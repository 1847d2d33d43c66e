"""The doctor: the check.py of every pitfall, run against a Django project.

Everything in this folder needs Django and Python 3.8 alone: it runs in the project's own Python."""
