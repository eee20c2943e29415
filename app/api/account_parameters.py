"""Paths and bodies of the routes of accounts and tokens."""

from pydantic import BaseModel, Field

from app.api.request_body import RequestBody


class OwnPassword(RequestBody):
    """Change one's own password."""

    present: str = Field(max_length=256)
    new: str = Field(max_length=256)


class Rights(RequestBody):
    """Roles, and the tenants with commas between; without tenants every one."""

    roles: list[str]
    tenants: str | None = None


class NewAccount(Rights):
    """An account with the password that its person is given."""

    name: str
    password: str = Field(max_length=256)


class NewPassword(RequestBody):
    """A password that an admin gives."""

    password: str = Field(max_length=256)


class NewToken(RequestBody):
    """A token; `role` is that of one to read."""

    name: str
    scope: str
    role: str | None = None
    tenant: str | None = None
    days: int | None = None


class AccountPath(BaseModel):
    """The name of an account."""

    account: str


class SessionPath(BaseModel):
    """A session, by the id that its account's page shows."""

    session_id: str


class OthersSession(AccountPath, SessionPath):
    """A session of an account."""


class TokenPath(BaseModel):
    """A token, by its id."""

    token_id: str
