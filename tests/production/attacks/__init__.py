"""The attacks of `python3 -m guide attack`.

Each kind is a function that yields its cases. Its decorator names the source, and adds it to the
table registry.KINDS."""
