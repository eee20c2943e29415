"""Data keys: one a tenant and month, wrapped by the master key, rotated without touching a body."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.encryption import Keys, NotOpened, encrypt, open_body, seal_body
from app.domain.errors import BadConfiguration
from app.domain.records import Kind, of_rows
from app.journal import SqliteJournal, Unsealed
from app.office import Office
from app.office.data_keys import DataKeyRing
from app.office.installation_keys import keys_of, new_keys
from app.platform.master_key import EarlierKeys, KeyFile, MasterKey
from tests.people import KIM

NONCE = b"n" * 12


@dataclass
class Folder:
    directory: Path
    stack: ExitStack
    now: datetime = datetime(2026, 10, 30, 12)
    offices: list[Office] = field(default_factory=list)

    @property
    def file(self) -> KeyFile:
        return KeyFile(self.directory / "transom.key")

    def clock(self) -> datetime:
        return self.now

    def keys(self) -> Keys:
        """As another process would open them."""
        self.offices.append(Office(self.directory / "office", self.clock, lambda: "system"))
        self.stack.callback(self.offices[-1].close)
        return keys_of(self.offices[-1], self.file, self.directory / "journal", self.clock)

    def ring(self) -> DataKeyRing:
        return DataKeyRing(self.offices[0].keys, self.file, self.clock)

    def store_payload(self, body: bytes) -> None:
        journal = SqliteJournal(self.directory / "journal", self.clock)
        row = {"event_time": self.now, "source": "crm", "event_id": "p", "payload_id": "P", "body": body}
        journal.append([Unsealed(Kind.PAYLOAD, "local", None, of_rows(Kind.PAYLOAD, [row]))])
        journal.close()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with ExitStack() as stack:
        yield Folder(tmp_path, stack)


def sealed(keys: Keys, tenant: str, name: str = "P") -> bytes:
    (own,) = keys.to_seal(tenant, [name])
    assert own is not None
    return seal_body(own, name, b"s" * 16 + b"a claim", NONCE)


def test_each_tenant_and_month_has_a_key_of_its_own_and_every_process_opens_all(folder: Folder) -> None:
    keys = folder.keys()
    bodies = [sealed(keys, tenant) for tenant in ("acme", "acme", "beta", "")]
    folder.now = datetime(2026, 11, 2)
    bodies.append(sealed(keys, "acme"))
    other = folder.keys()
    bodies.append(sealed(other, "acme"))

    assert [open_body(reader, "P", body) for body in bodies for reader in (keys, other)] == [b"a claim"] * 12
    history = [(key.tenant, key.month) for key in folder.offices[0].keys.history()]
    assert sorted(history) == [("", "2026-10"), ("acme", "2026-10"), ("acme", "2026-11"), ("beta", "2026-10")]
    ledger = folder.offices[0].ledger
    made = [entry.outcome for entry in ledger.entries(chain=ledger.chain_of("acme")) if entry.action == "keys.made"]
    assert made[0] == "tenant acme, 2026-10"
    assert keys.token == other.token


def test_a_rotation_changes_the_master_key_and_no_body_and_running_processes_go_on(folder: Folder) -> None:
    keys, running = folder.keys(), folder.keys()
    body = sealed(running, "acme")
    before = folder.file.read().masters

    n = folder.ring().rotate(KIM, "yearly")

    after = folder.file.read().masters
    assert (n, len(before), len(after)) == (2, 1, 1)
    assert before[0].id != after[0].id
    assert open_body(running, "P", body) == open_body(keys, "P", body) == open_body(folder.keys(), "P", body)
    assert open_body(keys, "Q", sealed(running, "beta", "Q")) == b"a claim"
    entry = next(entry for entry in folder.offices[0].ledger.entries() if entry.action == "keys.rotated")
    assert (entry.actor, entry.reason, entry.outcome) == ("kim", "yearly", "2 keys wrapped again")


def test_a_rotation_that_dies_at_any_step_loses_nothing_and_the_next_one_ends_it(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = folder.keys()
    body = sealed(keys, "acme")
    replace, steps = KeyFile.replace, []

    def dying(self: KeyFile, masters: Sequence[MasterKey], earlier: EarlierKeys | None = None) -> None:
        steps.append(len(masters))
        if len(steps) == 2:
            raise OSError("killed")
        replace(self, masters, earlier)

    monkeypatch.setattr(KeyFile, "replace", dying)
    with pytest.raises(OSError, match="killed"):
        folder.ring().rotate(KIM, None)
    monkeypatch.undo()
    assert len(folder.file.read().masters) == 2
    assert open_body(folder.keys(), "P", body) == b"a claim"
    monkeypatch.setattr(folder.offices[0].keys, "rewrap", lambda *_: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        folder.ring().rotate(KIM, None)
    monkeypatch.undo()
    assert open_body(folder.keys(), "P", body) == b"a claim"

    folder.ring().rotate(KIM, None)

    assert len(folder.file.read().masters) == 1
    assert open_body(folder.keys(), "P", body) == b"a claim"


def test_payloads_of_a_folder_from_before_data_keys_open_and_new_ones_have_data_keys(folder: Folder) -> None:
    earlier = Keys(b"p" * 32, b"t" * 32)
    old = encrypt(b"p" * 32, b"s" * 16 + b"an old claim", "P", NONCE)
    text = {
        name: base64.b64encode(key or b"").decode()
        for name, key in (("payload", earlier.payload), ("token", earlier.token))
    }
    folder.file.path.write_text(json.dumps(text))
    folder.file.path.chmod(0o600)
    folder.store_payload(old)

    keys = folder.keys()
    new = sealed(keys, "acme")

    assert (open_body(keys, "P", old), open_body(keys, "P", new), keys.token) == (
        b"an old claim",
        b"a claim",
        b"t" * 32,
    )
    assert list(json.loads(folder.file.path.read_bytes())) == ["master"]
    folder.ring().rotate(KIM, None)
    again = folder.keys()
    assert (open_body(again, "P", old), open_body(again, "P", new), again.token) == (
        b"an old claim",
        b"a claim",
        b"t" * 32,
    )


def test_an_upgrade_that_dies_half_way_is_ended_by_the_next_start(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = {"payload": base64.b64encode(b"p" * 32).decode(), "token": base64.b64encode(b"t" * 32).decode()}
    folder.file.path.write_text(json.dumps(text))
    folder.file.path.chmod(0o600)
    folder.store_payload(encrypt(b"p" * 32, b"s" * 16 + b"an old claim", "P", NONCE))
    replace, steps = KeyFile.replace, []
    for dies_at in (1, 2):

        def dying(
            self: KeyFile, masters: Sequence[MasterKey], earlier: EarlierKeys | None = None, dies_at: int = dies_at
        ) -> None:
            steps.append(len(masters))
            replace(self, masters, earlier)
            if len(steps) == dies_at:
                raise OSError("killed")

        monkeypatch.setattr(KeyFile, "replace", dying)
        with pytest.raises(OSError, match="killed"):
            folder.keys()
    monkeypatch.undo()

    keys = folder.keys()

    assert (keys.payload, keys.token) == (b"p" * 32, b"t" * 32)
    assert list(json.loads(folder.file.path.read_bytes())) == ["master"]


def test_a_missing_key_file_is_never_made_anew_under_stored_payloads_but_when_asked(folder: Folder) -> None:
    first = folder.keys()
    folder.file.path.unlink()
    second = folder.keys()
    assert second.token != first.token  # nothing is encrypted under it yet
    body = sealed(second, "acme")
    folder.store_payload(body)
    folder.file.path.unlink()
    with pytest.raises(BadConfiguration, match=r"transom.key is missing.*backup.*transom doctor --new-key"):
        folder.keys()
    assert not folder.file.exists

    new_keys(folder.offices[0], folder.file, folder.clock)

    third = folder.keys()
    with pytest.raises(NotOpened, match="the master key was lost"):
        open_body(third, "P", body)
    assert open_body(third, "P", sealed(third, "acme")) == b"a claim"


def test_an_office_that_lost_its_keys_and_a_key_file_of_another_folder_are_named(
    folder: Folder, tmp_path: Path
) -> None:
    folder.store_payload(sealed(folder.keys(), "acme"))
    (tmp_path / "office" / "office.sqlite").unlink()
    with pytest.raises(BadConfiguration, match=r"Restore office.sqlite from a backup"):
        folder.keys()
    other = Folder(tmp_path / "other", folder.stack)
    other.keys()
    mine = other.file.path
    mine.unlink()
    KeyFile(mine).create()
    with pytest.raises(BadConfiguration, match="holds another master key"):
        other.keys()
