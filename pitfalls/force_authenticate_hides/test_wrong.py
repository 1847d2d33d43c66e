from wrong import ask


def test_the_test_passes(user):
    answer = ask("/api/orders/")

    assert answer.status_code == 200
    assert answer.json() == {"orders_of": "user"}


def test_the_same_view_rejects_a_real_token(api):
    answer = api.get("/api/orders/", token=api.log_in()["access"])

    assert answer.status_code == 403
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
