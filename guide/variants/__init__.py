"""The variants of a pitfall: its wrong or its right version, laid over its base step."""
