import strawberry


@strawberry.type
class Query:
    @strawberry.field
    def me(self, info: strawberry.Info) -> str:
        user = info.context.request.user
        if not user.is_authenticated:
            raise PermissionError("Not logged in.")
        return user.username


schema = strawberry.Schema(Query)
