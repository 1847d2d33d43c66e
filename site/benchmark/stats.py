"""Medians, quartiles and ratios of samples."""

from statistics import median, quantiles


def spread(values):
    """Return the quartiles of some values, {"low": …, "median": …, "high": …}."""
    low, _, high = quantiles(values, n=4, method="inclusive")
    return {"low": low, "median": median(values), "high": high}


def ratios(samples, base):
    """Return the spread of the ratios of each sample to the base's sample of the same round."""
    return spread([sample / one for sample, one in zip(samples, base, strict=True)])
