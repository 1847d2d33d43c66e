"""A middleware that notes who asks, as one for a log would."""


def who_middleware(get_response):
    def middleware(request):
        before = str(request.user)
        response = get_response(request)
        response["X-User-Before-The-View"] = before
        return response

    return middleware
