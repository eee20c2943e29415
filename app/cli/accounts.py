"""`transom user` and `transom token`: who may come in, said on the machine itself."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from app.cli.folder import data_option, opened
from app.domain.actor import Actor
from app.domain.instants import system_clock
from app.office import Account, Office, Token
from app.office.tokens import DAYS, INGEST, READ, SCOPES
from app.security import ROLES, SENTENCES, Passwords, new_secret

_ROLES = "; ".join(f"{role} {sentence}" for role, sentence in SENTENCES.items())


@click.group(help="Accounts of people. The first one ends local mode: from then on people sign in.")
def user() -> None:
    """Works on a stopped app's folder and on a running one's."""


@user.command("add", help=f"A new account. Roles: {_ROLES}. The password is asked for.")
@click.argument("name")
@click.option("--role", "roles", type=click.Choice(list(ROLES)), multiple=True, required=True, help="May be repeated.")
@click.option("--tenant", "tenants", multiple=True, help="May be repeated; without it the account sees every tenant.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@data_option
def add_user(
    name: str, roles: tuple[str, ...], tenants: tuple[str, ...], password_stdin: bool, data: Path | None
) -> None:
    """Prints what the account may do."""
    with _office(data) as (office, by):
        first = not office.accounts.exist()
        hashed = Passwords().hash_of(_password(password_stdin), name)
        account = office.accounts.add(name, roles, tenants or None, hashed, by)
        click.echo(_account_line(account))
        if first:
            click.echo("Local mode has ended: people sign in from now on, and collectors need a token.")
            if "admin" not in account.roles:
                click.echo("No account has the role admin, so more accounts can only be added with this command.")


@user.command("list", help="Every account, with roles, tenants and when it was last used.")
@data_option
def list_users(data: Path | None) -> None:
    """One line an account."""
    with _office(data) as (office, _):
        for account in office.accounts.all():
            click.echo(_account_line(account))


@user.command("set", help="Change the roles and tenants of an account; ends its sessions.")
@click.argument("name")
@click.option("--role", "roles", type=click.Choice(list(ROLES)), multiple=True, required=True, help="May be repeated.")
@click.option("--tenant", "tenants", multiple=True, help="May be repeated; without it the tenants stay as they are.")
@click.option("--every-tenant", is_flag=True, help="The account sees every tenant from now on.")
@data_option
def set_user(
    name: str, roles: tuple[str, ...], tenants: tuple[str, ...], every_tenant: bool, data: Path | None
) -> None:
    """Prints what the account may do now."""
    if tenants and every_tenant:
        raise click.UsageError("--tenant and --every-tenant exclude each other.")
    with _office(data) as (office, by):
        present = office.accounts.of(name)
        own = None if every_tenant or present is None else present.tenants
        click.echo(_account_line(office.accounts.set_rights(name, roles, tenants or own, by)))


@user.command("password", help="Change the password of an account; ends its sessions.")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@data_option
def set_password(name: str, password_stdin: bool, data: Path | None) -> None:
    """Asks for it twice."""
    with _office(data) as (office, by):
        office.accounts.set_password(name, Passwords().hash_of(_password(password_stdin), name), by)
        click.echo(f"{name} has a new password.")


@user.command("disable", help="Nobody can sign in to the account any more; its sessions end at once.")
@click.argument("name")
@data_option
def disable_user(name: str, data: Path | None) -> None:
    """Undone by enable."""
    with _office(data) as (office, by):
        office.accounts.disable(name, by)
        click.echo(f"{name} is disabled.")


@user.command("enable", help="Undoes disable.")
@click.argument("name")
@data_option
def enable_user(name: str, data: Path | None) -> None:
    """The password is the one it had."""
    with _office(data) as (office, by):
        office.accounts.enable(name, by)
        click.echo(f"{name} is enabled.")


@click.group(help="Tokens of programs: to send records (ingest), or to read (read).")
def token() -> None:
    """Works on a stopped app's folder and on a running one's."""


@token.command(
    "add",
    help="A new token, printed once. Two may have the same name, so that one can replace the other without a gap.",
)
@click.argument("name")
@click.option("--scope", type=click.Choice(SCOPES), required=True, help="What it is for.")
@click.option("--role", type=click.Choice(list(ROLES)), help="Of a token to read: what it may read.")
@click.option("--tenant", help="The tenant of all that it sends, or may read; every tenant without it.")
@click.option("--days", type=click.IntRange(1, 3650), default=DAYS, show_default=True, help="Days until it expires.")
@data_option
def add_token(name: str, scope: str, role: str | None, tenant: str | None, days: int, data: Path | None) -> None:
    """The secret alone on standard output, so that it can be piped; the rest on standard error."""
    secret = new_secret()
    with _office(data) as (office, by):
        made = office.tokens.add(name, scope, role, tenant, secret, by, days)
        click.echo(_token_line(made, system_clock()), err=True)
        use = {INGEST: "Send it with records", READ: "Send it with requests"}[scope]
        click.echo(f"{use} as `Authorization: Bearer ...`. It is shown this once:", err=True)
        click.echo(secret)


@token.command("list", help="Every token, revoked and expired ones included; never a secret.")
@data_option
def list_tokens(data: Path | None) -> None:
    """One line a token."""
    with _office(data) as (office, _):
        for one in office.tokens.all():
            click.echo(_token_line(one, system_clock()))


@token.command("revoke", help="Ends the token of that id, or all of that name, at once.")
@click.argument("which")
@data_option
def revoke_token(which: str, data: Path | None) -> None:
    """What it sent stays."""
    with _office(data) as (office, by):
        count = office.tokens.revoke(which, by)
        click.echo(f"{count} token{'' if count == 1 else 's'} revoked.")


@contextmanager
def _office(data: Path | None) -> Iterator[tuple[Office, Actor]]:
    with opened(data, made=True) as folder:
        yield folder.office, folder.by


def _password(from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _account_line(account: Account) -> str:
    tenants = "every tenant" if account.tenants is None else ", ".join(sorted(account.tenants))
    seen = f"; last used {account.seen_at:%Y-%m-%d %H:%M} UTC" if account.seen_at else ""
    disabled = "; disabled" if account.disabled_at else ""
    return f"{account.name}: {', '.join(sorted(account.roles))}; {tenants}{seen}{disabled}"


def _token_line(one: Token, now: datetime) -> str:
    role = f" as {one.role}" if one.role else ""
    tenant = one.tenant or "every tenant"
    ended = "revoked" if one.revoked_at else f"until {one.expires_at:%Y-%m-%d}" if one.is_live(now) else "expired"
    return f"{one.name} ({one.token_id}): {one.scope}{role}; {tenant}; {ended}"
