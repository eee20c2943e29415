"""Routes of one's own account and, for who manages them, of all accounts and tokens; no answer holds a password."""

from flask import Response, request

from app.answers.services import Services
from app.api.account_parameters import (
    AccountPath,
    NewAccount,
    NewPassword,
    NewToken,
    OwnPassword,
    Rights,
    TokenPath,
)
from app.api.registry import Routes
from app.api.request_query import Asked
from app.api.responses import answer
from app.api.schemas import Anything, Whole
from app.domain.errors import BadInput, Unavailable
from app.domain.rows import Row
from app.office import Account, Token
from app.office.tokens import DAYS
from app.security import ROLES, Permission, SignIn, new_secret, session_of

TAG = "Accounts"


def register(routes: Routes, services: Services) -> None:
    """`/account`, `/accounts`, `/tokens`."""

    @routes.get("/account", Permission.USE, TAG, Whole, summary="Who makes this request, and what that person may see")
    def account_own() -> Response:
        Asked(services, known=False)
        actor = services.actor
        tenants = None if actor.tenants is None else sorted(actor.tenants)
        return answer({"name": actor.name, "roles": sorted(actor.roles), "tenants": tenants, "mode": services.mode})

    @routes.post("/account/password", Permission.USE, TAG, Whole, summary="Change one's own password")
    def account_own_password(body: OwnPassword) -> Response:
        session = session_of(request)
        if session is None:
            raise BadInput("A password is changed by the person who is signed in.")
        address = request.remote_addr or ""
        _sign_in(services).change_password(services.actor, body.present, body.new, session.session_id, address)
        return answer({"name": session.account}, 201)

    @routes.get("/accounts", Permission.MANAGE_ACCOUNTS, TAG, Anything, summary="Every account")
    def account_list() -> Response:
        Asked(services, known=False)
        return answer({"items": [_account(one) for one in services.office.accounts.all()], "next": None})

    @routes.post("/accounts", Permission.MANAGE_ACCOUNTS, TAG, Whole, summary="A new account")
    def account_add(body: NewAccount) -> Response:
        hashed = _sign_in(services).hash_of(body.password, body.name)
        made = services.office.accounts.add(
            body.name, _roles(body.roles), _tenants(body.tenants), hashed, services.actor
        )
        return answer(_account(made), 201)

    @routes.post("/accounts/<account>/rights", Permission.MANAGE_ACCOUNTS, TAG, Whole, summary="Other roles, tenants")
    def account_rights(path: AccountPath, body: Rights) -> Response:
        accounts, actor = services.office.accounts, services.actor
        if path.account == actor.name:
            raise BadInput("Nobody changes the rights of the account that is signed in; another admin can.")
        return answer(
            _account(accounts.set_rights(path.account, _roles(body.roles), _tenants(body.tenants), actor)), 201
        )

    @routes.post("/accounts/<account>/password", Permission.MANAGE_ACCOUNTS, TAG, Whole, summary="Give a password")
    def account_password(path: AccountPath, body: NewPassword) -> Response:
        hashed = _sign_in(services).hash_of(body.password, path.account)
        services.office.accounts.set_password(path.account, hashed, services.actor)
        return answer({"name": path.account}, 201)

    @routes.post("/accounts/<account>/disable", Permission.MANAGE_ACCOUNTS, TAG, Whole, summary="Nobody signs in to it")
    def account_disable(path: AccountPath) -> Response:
        if path.account == services.actor.name:
            raise BadInput("Nobody disables the account that is signed in; another admin can.")
        services.office.accounts.disable(path.account, services.actor)
        return answer({"name": path.account}, 201)

    @routes.post("/accounts/<account>/enable", Permission.MANAGE_ACCOUNTS, TAG, Whole, summary="Undo disable")
    def account_enable(path: AccountPath) -> Response:
        services.office.accounts.enable(path.account, services.actor)
        return answer({"name": path.account}, 201)

    @routes.get("/tokens", Permission.MANAGE_ACCOUNTS, TAG, Anything, summary="Every token, without its secret")
    def token_list() -> Response:
        Asked(services, known=False)
        return answer({"items": [_token(one) for one in services.office.tokens.all()], "next": None})

    @routes.post("/tokens", Permission.MANAGE_ACCOUNTS, TAG, Whole, summary="A new token, with its secret")
    def token_add(body: NewToken) -> Response:
        role = None if body.role is None else _roles([body.role])[0]
        secret = new_secret()
        made = services.office.tokens.add(
            body.name, body.scope, role, body.tenant, secret, services.actor, DAYS if body.days is None else body.days
        )
        response = answer({**_token(made), "secret": secret}, 201)
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.post("/tokens/<token_id>/revoke", Permission.MANAGE_ACCOUNTS, TAG, Whole, summary="End a token at once")
    def token_revoke(path: TokenPath) -> Response:
        services.office.tokens.revoke(path.token_id, services.actor)
        return answer({"token_id": path.token_id}, 201)


def _sign_in(services: Services) -> SignIn:
    if services.sign_in is None:
        raise Unavailable("This server has no accounts.")
    return services.sign_in


def _roles(given: list[str]) -> list[str]:
    for role in given:
        if role not in ROLES:
            raise BadInput(f"roles: {role[:60]!r} is not one of {', '.join(ROLES)}.")
    return given


def _tenants(text: str | None) -> list[str] | None:
    return [name.strip() for name in text.split(",") if name.strip()] or None if text else None


def _account(account: Account) -> Row:
    item: Row = {**vars(account), "roles": sorted(account.roles)}
    item["tenants"] = None if account.tenants is None else sorted(account.tenants)
    return {name: value for name, value in item.items() if name != "password_hash"}


def _token(token: Token) -> Row:
    return dict(vars(token))
