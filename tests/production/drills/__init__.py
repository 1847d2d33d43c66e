"""Failure drills: the last step on real servers, which are killed, stopped and started anew while
honest users go on. `python3 -m guide drill` runs them."""
