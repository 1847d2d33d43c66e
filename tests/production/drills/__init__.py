"""Drills: the last step on real servers, which are killed, stopped and restarted under load. And
races: two requests at the same moment."""
