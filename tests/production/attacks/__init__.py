"""The attacks of `python3 -m guide attack`: each kind is a function that says which cases it has,
and whose decorator names its source. `kinds.KINDS` is the table of them all."""
