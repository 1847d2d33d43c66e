"""What a browser sends for fetch(url, {credentials: "include"}) of a page at this origin."""

ORIGIN = "https://app.example.org"


def preflight(api, origin=ORIGIN):
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    return api.options("/api/token/refresh/", headers=headers)


def refresh(api, origin=ORIGIN):
    headers = {"Origin": origin, "Cookie": "refresh=eyJ"}
    return api.post("/api/token/refresh/", headers=headers)
