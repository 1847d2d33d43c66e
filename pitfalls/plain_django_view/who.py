"""A middleware that notes the user of each request, as for a log."""


def who_middleware(get_response):
    def middleware(request):
        before = str(request.user)
        response = get_response(request)
        response["X-User-Before-The-View"] = before
        return response

    return middleware
