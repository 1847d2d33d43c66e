"""A client as it should be: on 401 it refreshes once, and sends the request once more."""


def get(api, path, tokens):
    answer = api.get(path, token=tokens["access"])
    if answer.status_code == 401:
        tokens["access"] = api.refresh(tokens["refresh"]).json()["access"]
        answer = api.get(path, token=tokens["access"])
    return answer
