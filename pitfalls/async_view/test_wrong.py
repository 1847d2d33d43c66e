from html import unescape

ASYNC_CONTEXT = "You cannot call this from an async context - use a thread or sync_to_async."
COROUTINE = (
    "Expected a `Response`, `HttpResponse` or `StreamingHttpResponse` to be returned from the "
    "view, but received a `<class 'coroutine'>`"
)


def test_a_class_with_async_def_returns_500(api):
    answer = api.get("/api/weather/class/", token=api.log_in()["access"])

    assert answer.status_code == 500
    assert "SynchronousOnlyOperation" in answer.text
    assert ASYNC_CONTEXT in unescape(answer.text)


def test_a_function_with_async_def_returns_500(api):
    answer = api.get("/api/weather/function/", token=api.log_in()["access"])

    assert answer.status_code == 500
    assert COROUTINE in unescape(answer.text)


def test_the_class_returns_500_without_a_token_too(api):
    assert api.get("/api/weather/class/").status_code == 500
