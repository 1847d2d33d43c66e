"""Helpers for tokens. Only the name of this file matters."""


def short(token):
    """Return the first characters of a token, for a log."""
    return f"{token[:8]}…"
