from rest_framework.negotiation import BaseContentNegotiation


class OnlyJSON(BaseContentNegotiation):
    """Answers with JSON whatever a caller accepts: nobody gets the browsable API, nor a 406."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
