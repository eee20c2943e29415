"""Accounts, sessions and tokens: who gets in, who does not, and that the ledger has it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher

from app.domain.actor import Actor
from app.domain.errors import BadInput, Forbidden, NotFound, TooMany, Unavailable
from app.office import Office, Search
from app.security import Passwords, SignIn
from tests.present import present

NOON = datetime(2026, 11, 23, 12)
ROOT = Actor("root", frozenset(("admin",)))
GOOD = "correct horse battery"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    office = Office(tmp_path, clock)
    yield office
    office.close()


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def sign_in(office: Office, passwords: Passwords) -> SignIn:
    office.accounts.add("mara", ["operator"], ["acme"], passwords.hash_of(GOOD, "mara"), ROOT)
    return SignIn(office, passwords)


def entries(office: Office) -> list[tuple[str, str, str | None, str]]:
    return [(e.actor, e.action, e.object, e.outcome) for e in reversed(office.ledger.search(Search(), -1))]


def test_the_first_account_ends_local_mode_for_good(office: Office, passwords: Passwords) -> None:
    assert not office.accounts.exist()
    office.accounts.add("mara", ["operator"], None, passwords.hash_of(GOOD), ROOT)
    office.accounts.disable("mara", ROOT)

    assert office.accounts.exist()


def test_who_signs_in_is_known_by_the_secret_with_roles_and_tenants(office: Office, sign_in: SignIn) -> None:
    secret = sign_in.sign_in("mara", GOOD, "10.1.1.1", "Firefox")

    session, actor = present(office.sessions.of(secret))

    assert actor == Actor("mara", frozenset(("operator",)), tenants=frozenset(("acme",)))
    assert (session.account, session.browser) == ("mara", "Firefox")
    assert entries(office)[-1][:2] == ("mara", "session.begin")
    assert office.sessions.of(secret + "x") is None


@pytest.mark.parametrize(("name", "password"), [("mara", "wrong"), ("nobody", GOOD), ("mara", ""), ("", "")])
def test_every_failure_is_one_sentence_and_on_record(office: Office, sign_in: SignIn, name: str, password: str) -> None:
    with pytest.raises(Forbidden) as refused:
        sign_in.sign_in(name, password, "10.1.1.1", "")

    assert str(refused.value) == "Wrong name or password, or the account is disabled."
    subject = "account:mara" if name == "mara" else "account:unknown"
    assert entries(office)[-1][1:] == ("session.refuse", subject, "refused")


def test_a_name_that_nobody_has_costs_the_check_of_a_hash_too(office: Office) -> None:
    class Counting(PasswordHasher):
        verified = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            self.verified += 1
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.raises(Forbidden):
        SignIn(office, Passwords(hasher)).sign_in("nobody", GOOD, "10.1.1.1", "")

    assert hasher.verified == 1


def test_attempts_are_limited_for_a_name_from_an_address_and_nobody_else_is_locked_out(sign_in: SignIn) -> None:
    for _ in range(5):
        with pytest.raises(Forbidden):
            sign_in.sign_in("mara", "guess", "10.1.1.1", "")
    with pytest.raises(TooMany):
        sign_in.sign_in("Mara", GOOD, "10.1.1.1", "")

    assert sign_in.sign_in("mara", GOOD, "10.1.1.2", "")


def test_a_session_ends_when_it_is_not_used_and_at_the_latest_after_its_whole_time(
    office: Office, sign_in: SignIn, clock: Clock
) -> None:
    idle = sign_in.sign_in("mara", GOOD, "10.1.1.1", "")
    clock.now += timedelta(minutes=61)
    assert office.sessions.of(idle) is None

    used = sign_in.sign_in("mara", GOOD, "10.1.1.1", "")
    for _ in range(13):
        clock.now += timedelta(minutes=55)
        assert office.sessions.of(used) is not None
    clock.now += timedelta(minutes=55)
    assert office.sessions.of(used) is None


def test_disabling_and_other_rights_end_the_sessions_at_once(office: Office, sign_in: SignIn) -> None:
    first = sign_in.sign_in("mara", GOOD, "10.1.1.1", "")
    office.accounts.set_rights("mara", ["executive"], None, ROOT)
    assert office.sessions.of(first) is None
    second = sign_in.sign_in("mara", GOOD, "10.1.1.1", "")
    office.accounts.disable("mara", ROOT)
    assert office.sessions.of(second) is None
    with pytest.raises(Forbidden):
        sign_in.sign_in("mara", GOOD, "10.1.1.1", "")


def test_another_password_ends_the_other_sessions_and_leaves_this_one(office: Office, sign_in: SignIn) -> None:
    here, elsewhere = (sign_in.sign_in("mara", GOOD, "10.1.1.1", "") for _ in range(2))
    session, actor = present(office.sessions.of(here))
    with pytest.raises(BadInput, match="current password"):
        sign_in.change_password(actor, "not it", "another good password", session.session_id, "10.1.1.1")
    sign_in.change_password(actor, GOOD, "another good password", session.session_id, "10.1.1.1")

    assert office.sessions.of(here) is not None
    assert office.sessions.of(elsewhere) is None
    assert sign_in.sign_in("mara", "another good password", "10.1.1.3", "")


@pytest.mark.parametrize("password", ["short", "x" * 257, "my name is Mara, truly"])
def test_a_password_that_is_easily_guessed_is_refused(passwords: Passwords, password: str) -> None:
    with pytest.raises(BadInput):
        passwords.hash_of(password, "mara")


def test_no_secret_is_in_the_file(office: Office, sign_in: SignIn, tmp_path: Path) -> None:
    session = sign_in.sign_in("mara", GOOD, "10.1.1.1", "")
    office.tokens.add("orders", "ingest", None, "acme", "token-secret-1", ROOT)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert all(secret.encode() not in stored for secret in (GOOD, session, "token-secret-1"))


def test_nothing_changes_where_the_ledger_cannot_be_written(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(office.ledger, "enter", broken)
    for change in (
        lambda: sign_in.sign_in("mara", GOOD, "10.1.1.1", ""),
        lambda: office.accounts.add("jon", ["operator"], None, None, ROOT),
        lambda: office.accounts.disable("mara", ROOT),
        lambda: office.tokens.add("orders", "ingest", None, None, "s", ROOT),
    ):
        with pytest.raises(Unavailable):
            change()

    assert [(account.name, account.disabled_at) for account in office.accounts.all()] == [("mara", None)]
    assert office.sessions.all_of("mara") == []
    assert office.tokens.all() == []


def test_two_tokens_of_a_name_are_good_at_once_and_no_third(office: Office, clock: Clock) -> None:
    office.tokens.add("orders", "ingest", None, "acme", "one", ROOT)
    office.tokens.add("orders", "ingest", None, "acme", "two", ROOT)
    with pytest.raises(BadInput, match="revoke"):
        office.tokens.add("orders", "ingest", None, "acme", "three", ROOT)
    office.tokens.revoke(present(office.tokens.of("one")).token_id, ROOT)

    assert office.tokens.of("one") is None
    assert present(office.tokens.of("two")).name == "orders"
    clock.now += timedelta(days=366)
    assert office.tokens.of("two") is None
    with pytest.raises(NotFound):
        office.tokens.revoke("one", ROOT)


@pytest.mark.parametrize(
    ("name", "scope", "role"),
    [("local", "ingest", None), ("a b", "ingest", None), ("a", "read", None), ("a", "x", None)],
)
def test_a_token_that_makes_no_sense_is_refused(office: Office, name: str, scope: str, role: None) -> None:
    with pytest.raises(BadInput):
        office.tokens.add(name, scope, role, None, "s", ROOT)
