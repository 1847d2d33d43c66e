"""The same protected view in FastAPI, for the tokens and the users of the Django project beside it:
`stateless` believes the token, the others look the user up with SQLAlchemy."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

KEY = os.environ["SECRET_KEY"]
URL = make_url(os.environ.get("DATABASE_URL") or "sqlite:///db.sqlite3")
SYNC, ASYNC = {
    "sqlite": ("sqlite", "sqlite+aiosqlite"),
    "postgres": ("postgresql+psycopg", "postgresql+psycopg"),
}[URL.drivername]
engine = create_engine(URL.set(drivername=SYNC))
async_engine = create_async_engine(URL.set(drivername=ASYNC))

app = FastAPI()


class Base(DeclarativeBase):
    pass


class User(Base):
    """Django's table, with all that Django too would load of it."""

    __tablename__ = "auth_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    password: Mapped[str]
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    is_active: Mapped[bool]
    is_staff: Mapped[bool]
    is_superuser: Mapped[bool]


async def claims(bearer: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]):
    try:
        return jwt.decode(bearer.credentials, KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None


Claims = Annotated[dict, Depends(claims)]


def query(claims):
    return select(User).where(User.id == int(claims["user_id"]))


def active(user):
    if not user or not user.is_active:
        raise HTTPException(401)
    return {"message": f"Hello, {user.username}! This is a protected view."}


@app.get("/stateless")
async def stateless(claims: Claims):
    return {"message": f"Hello, {claims['user_id']}! This is a protected view."}


@app.get("/awaits")
async def awaits(claims: Claims):
    async with AsyncSession(async_engine) as session:
        return active(await session.scalar(query(claims)))


@app.get("/blocks")
async def blocks(claims: Claims):
    """Shorter on SQLite; but while its database answers, nobody else is served."""
    with Session(engine) as session:
        return active(session.scalar(query(claims)))
