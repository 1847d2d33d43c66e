# ruff: noqa: F821
# %% end-all
def end_all(user):
    rows = OutstandingToken.objects.filter(user=user, blacklistedtoken=None)
    number = rows.count()
    rows.delete()
    return number


# %% usable
def usable(user):
    return OutstandingToken.objects.filter(user=user, blacklistedtoken=None).count()
