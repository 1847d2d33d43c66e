def read_as_utf8(get_response):
    """Reads each body as UTF-8, whatever charset the request names."""

    def middleware(request):
        request.encoding = 'utf-8'  # Python needs minutes to decode 1 MB of "punycode"
        return get_response(request)

    return middleware
