"""Examine a Django project for mistakes in its JWT authentication, and change nothing in it.

The package needs Python 3.8 and its standard library. What examines a running project is started
in the project's own Python, and needs only what the project has."""

__version__ = "1.0.0"
