from right import ask


def test_the_test_notices_that_the_view_reads_no_token(user):
    answer = ask("/api/orders/")

    assert answer.status_code == 403
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_view_that_reads_tokens_passes(user):
    answer = ask("/api/protected/")

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
