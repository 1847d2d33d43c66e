"""The arithmetic."""

from statistics import median, quantiles


def spread(values):
    """The median of some values, and the quartiles about it: {"low": …, "median": …, "high": …}."""
    low, _, high = quantiles(values, n=4, method="inclusive")
    return {"low": low, "median": median(values), "high": high}


def ratios(samples, base):
    """Each sample compared with the base's of the same round."""
    return spread([sample / one for sample, one in zip(samples, base, strict=True)])
