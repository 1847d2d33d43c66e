"""Does a GraphQL view leave the token unread?"""

import ast

from jwt_doctor import logins, sources, trees
from jwt_doctor.findings import check, warning

READS = {"JWTAuthentication", "JWTStatelessUserAuthentication", "AccessToken", "UntypedToken"}
PACKAGES = ("graphql_jwt", "gqlauth", "graphql_auth")  # they read a token themselves


@check("files")
def graphql_view_ignores_the_token():
    if not logins.imports_simplejwt() or any(map(sources.imports, PACKAGES)):
        return
    if READS & sources.names_used():
        return
    for file, node in sources.find(ast.Attribute, is_graphql_view):
        if is_wrapped(file, node):
            continue
        yield warning(
            "This GraphQL view is not a REST framework view: it never reads a token, and its "
            "resolvers see AnonymousUser.",
            "Call it from an @api_view, or ask JWTAuthentication in its dispatch().",
            file.place(node),
            confidence="likely",
        )


def is_graphql_view(node):
    return node.attr == "as_view" and trees.last_name(node.value).endswith("GraphQLView")


def is_wrapped(file, node):
    """Return whether a view of REST framework calls the view, directly or by the name that a module
    gives it, as in view = GraphQLView.as_view(…)."""
    statement = next(file.around(node, ast.Assign), None)
    names = {trees.last_name(statement.targets[0]) if statement else "as_view"}
    return any(
        "api_view" in {trees.last_name(each) for each in function.decorator_list}
        and names & sources.identifiers(function)
        for function in file.nodes(ast.FunctionDef)
    )
