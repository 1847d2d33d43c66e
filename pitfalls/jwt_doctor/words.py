"""Values as a message says them."""

UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def duration(value):
    """Return a timedelta in words, such as "1 day and 12 hours"."""
    rest, parts = int(value.total_seconds()), []
    for name, size in UNITS:
        number, rest = divmod(rest, size)
        if number:
            parts.append("{} {}{}".format(number, name, "" if number == 1 else "s"))
    return " and ".join(filter(None, [", ".join(parts[:-1])] + parts[-1:])) or "0 seconds"
