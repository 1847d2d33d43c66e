"""`python3 -m guide notebooks`, and the servers that the notebooks talk to."""
