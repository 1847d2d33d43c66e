import logging

from rest_framework_simplejwt.tokens import UntypedToken

logger = logging.getLogger('api')


class Logged:
    """Writes a line when tokens are handed out: for whom, and where to. Never a token itself."""

    def finalize_response(self, request, response):
        response = super().finalize_response(request, response)
        if response.status_code == 200 and 'access' in response.data:
            claims = UntypedToken(response.data['access'])
            facts = {'user_id': claims['user_id'], 'sid': claims['sid']}
            logger.info(self.event, extra=facts | {'address': request.META['REMOTE_ADDR']})
        return response
