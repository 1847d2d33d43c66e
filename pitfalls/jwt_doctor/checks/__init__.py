"""The checks of mistakes that have no page in the course. Each module is one subject."""
