"""The contract of a browser client: cases that `python3 -m guide client` tries on a page."""
