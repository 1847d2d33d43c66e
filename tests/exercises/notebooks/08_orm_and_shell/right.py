# ruff: noqa: F821
# %% end-all
def end_all(user):
    rows = OutstandingToken.objects.filter(user=user, blacklistedtoken=None)
    return len([BlacklistedToken.objects.create(token=row) for row in rows])


# %% usable
def usable(user):
    rows = OutstandingToken.objects.filter(user=user, blacklistedtoken=None)
    return rows.filter(expires_at__gt=timezone.now()).count()
