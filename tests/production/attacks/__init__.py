"""The attacks of `python3 -m guide attack`: each test sends a Target the Cases of one kind."""
