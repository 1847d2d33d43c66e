"""Two refreshes with one token at the same moment."""

import requests
from rest_framework_simplejwt.tokens import RefreshToken


def refresh_twice_at_once(api, token, monkeypatch):
    """Return both responses, the faster one first.

    The server has checked the first request. Before it puts the token on the blacklist, a second
    request with the same token arrives and ends."""
    blacklist, faster = RefreshToken.blacklist, []

    def be_overtaken(checked):
        if not faster:
            faster.append(None)
            url = f"{api.address}/api/token/refresh/"
            faster[0] = requests.post(url, data={"refresh": token}, timeout=30)
        return blacklist(checked)

    monkeypatch.setattr(RefreshToken, "blacklist", be_overtaken)
    slower = api.refresh(token)
    return faster[0], slower
