from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from schema import schema
from strawberry.django.views import GraphQLView

from config.urls import urlpatterns as base

graphql_view = GraphQLView.as_view(schema=schema)


@api_view(["POST"])
@permission_classes([IsAuthenticated])
def graphql(request):
    # REST framework has read the token, and has set the user of Django's own request too.
    return graphql_view(request._request)


urlpatterns = [path("graphql/", graphql), *base]
