"""Counts of HTTP statuses, in words."""


def counted(statuses):
    """Return a Counter of statuses as "7 × 401, 2 × no answer". The status None is "no answer"."""
    return ", ".join(
        f"{number} × {status or 'no answer'}"
        for status, number in sorted(statuses.items(), key=lambda pair: pair[0] or 0)
    )
