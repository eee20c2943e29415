"""Checkpoints while the ledger grows: after a minute or a thousand entries, copied outside, under a key on record."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.audit.copies import to_file
from app.audit.keys import new_key, read_signing_key
from app.audit.verifier import canonical, report, signed_by
from app.audit.witness import EVERY, Witness
from app.domain.errors import BadConfiguration, Unavailable
from app.office import NewEntry
from tests.audit.conftest import Audited
from tests.people import KIM


def grown(installation: Audited, count: int) -> None:
    installation.office.ledger.record_all(KIM, [NewEntry("page.view", f"page {n}") for n in range(count)])


def points(installation: Audited) -> list[int]:
    return [point.sequence for point in installation.office.checkpoints.of_chain("system")]


def test_a_chain_is_signed_after_a_minute_or_a_thousand_entries(audited: Callable[..., Audited]) -> None:
    installation = audited([])
    installation.witness._tick(EVERY)
    first = points(installation)
    grown(installation, 5)
    installation.witness._tick(EVERY)
    assert points(installation) == first

    grown(installation, 1000)
    installation.witness._tick(EVERY)
    thousand = first[-1] + 1005
    assert points(installation) == [*first, thousand]

    grown(installation, 1)
    installation.later(1)
    installation.witness._tick(EVERY)
    assert points(installation) == [*first, thousand, thousand + 1]


def test_every_checkpoint_is_copied_outside_and_one_that_failed_is_copied_later(
    audited: Callable[..., Audited], tmp_path: Path
) -> None:
    installation = audited([])
    place = tmp_path / "elsewhere" / "checkpoints.jsonl"
    installation.witness._copies = [to_file(place)]
    installation.witness._tick(EVERY)
    assert "cannot be copied outside" in (installation.witness.copy_problem or "")

    place.parent.mkdir()
    installation.later(1)
    grown(installation, 1)
    installation.witness._tick(EVERY)
    copied = [json.loads(line) for line in place.read_text().splitlines()]
    assert installation.witness.copy_problem is None
    assert [line["statement"]["sequence"] for line in copied] == points(installation)
    for line in copied:
        assert signed_by(installation.key.public, canonical(line["statement"]), bytes.fromhex(line["signature"]))


def test_commits_are_on_record_once_whatever_process_put_them_there(audited: Callable[..., Audited]) -> None:
    installation = audited()
    installation.witness.attest()
    second = Witness(installation.journal, installation.office, installation.key, installation.clock)
    second.attest()

    sealed = [entry for entry in installation.office.ledger.entries() if entry.action == "journal.sealed"]
    assert [entry.object for entry in sealed] == ["commits 1-8"]


def test_another_key_goes_on_record_and_bundles_hold_both(audited: Callable[..., Audited]) -> None:
    installation = audited()
    receipt = installation.receipt()
    another = new_key()
    installation.witness = Witness(installation.journal, installation.office, another, installation.clock)
    object.__setattr__(installation.services, "witness", installation.witness)

    code, output = report(installation.bundle(), [receipt])

    assert code == 0, output
    assert another.fingerprint in output
    introduced = installation.client.get("/api/v1/audit?action=audit.key").get_json()["items"]
    assert [entry["object"] for entry in introduced] == [
        f"key:{another.fingerprint}",
        f"key:{installation.key.fingerprint}",
    ]


def test_a_stretch_that_was_not_signed_in_time_is_reported(audited: Callable[..., Audited]) -> None:
    installation = audited([])
    installation.witness.attest()
    grown(installation, 3)
    installation.later(30)

    _, output = report(installation.bundle())

    assert "in 1 stretches that report.json lists" in output


def test_the_key_file_is_made_once_and_never_anew_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "audit.pem"
    made = read_signing_key(path, may_create=True)
    assert read_signing_key(path, may_create=False).fingerprint == made.fingerprint
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    with pytest.raises(BadConfiguration, match="chmod 600"):
        read_signing_key(path, may_create=False)
    path.unlink()
    with pytest.raises(BadConfiguration, match="missing"):
        read_signing_key(path, may_create=False)
    path.write_text("nonsense")
    path.chmod(0o600)
    with pytest.raises(BadConfiguration, match="no Ed25519 key"):
        read_signing_key(path, may_create=True)


def test_without_the_ledger_nothing_is_signed(audited: Callable[..., Audited]) -> None:
    installation = audited([])
    installation.office.close()
    with pytest.raises(Unavailable):
        installation.witness.attest()
