"""They say that a decorator above @api_view leaves the view open, and says nothing."""

import pytest
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated


def test_the_wrong_order_is_an_error_as_soon_as_the_views_are_imported():
    def view(request):
        pass

    with pytest.raises(TypeError, match=r"must come after \(below\) the @api_view decorator"):
        permission_classes([IsAuthenticated])(api_view(["GET"])(view))
