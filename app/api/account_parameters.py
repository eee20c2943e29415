"""Paths and bodies of the routes of accounts and tokens."""

from pydantic import BaseModel, Field


class _Body(BaseModel):
    model_config = {"extra": "forbid"}


class OwnPassword(_Body):
    """Change one's own password."""

    present: str = Field(max_length=256)
    new: str = Field(max_length=256)


class Rights(_Body):
    """Roles, and the tenants with commas between; without tenants every one."""

    roles: list[str]
    tenants: str | None = None


class NewAccount(Rights):
    """An account with the password that its person is given."""

    name: str
    password: str = Field(max_length=256)


class NewPassword(_Body):
    """A password that an admin gives."""

    password: str = Field(max_length=256)


class NewToken(_Body):
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
