"""Receipts: an insider who rewrites the ledger, with the real key in hand, is caught by any older one."""

import html
import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.audit.checkpoint_signing import signed_head, signed_line
from app.audit.copies import to_file
from app.audit.verifier import report
from app.audit.witness import Witness
from app.domain.audit_entry import AuditEntry
from app.office import Office
from app.security import LocalMode
from tests.audit.conftest import Audited
from tests.people import KIM, MARA


def test_a_later_bundle_holds_what_an_earlier_receipt_names(audited: Callable[..., Audited]) -> None:
    installation = audited()
    receipt = installation.receipt()
    installation.office.ledger.record(KIM, "payload.reveal", "payload:X")
    installation.later(600)

    code, output = report(installation.bundle(), [receipt])

    assert code == 0, output
    assert "the ledger holds all that it held at your receipt's time" in output
    assert "--receipt" not in output.split("NOT PROVEN")[1]


def always(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def rewritten(installation: Audited, drop: Callable[[AuditEntry], bool]) -> None:
    """The same installation with another past: every entry but the dropped one chained and signed anew by the key."""
    history = [entry for entry in installation.office.ledger.entries() if not drop(entry)]
    installation.office.close()
    (installation.directory / "office" / "office.sqlite").unlink()
    office = Office(installation.directory / "office", installation.clock, lambda: "system")
    for entry in history:
        office.ledger._clock = always(entry.at)
        person = {"kim": KIM, "mara": MARA}.get(entry.actor, LocalMode().actor)
        office.ledger.record(person, entry.action, entry.object, entry.reason, entry.policy or "", entry.outcome)
    office.ledger._clock = installation.clock
    installation.stack.callback(office.close)
    installation.office = office
    installation.witness = Witness(installation.journal, office, installation.key, installation.clock)
    for name, made in (("whole_office", office), ("witness", installation.witness)):
        object.__setattr__(installation.services, name, made)


def test_an_insider_who_rewrites_the_ledger_with_the_real_key_is_caught_by_a_receipt(
    audited: Callable[..., Audited],
) -> None:
    installation = audited()
    installation.office.ledger.record(MARA, "payload.reveal", "payload:X")
    receipt = installation.receipt()
    rewritten(installation, drop=lambda entry: entry.action == "payload.reveal")
    for number in range(5):
        installation.office.ledger.record(KIM, "page.view", f"page {number}")
    bundle = installation.bundle()

    assert report(bundle)[0] == 0, "the forged bundle is whole in itself"
    code, output = report(bundle, [receipt])
    assert code == 1
    assert "was rewritten at or before entry" in output


def test_an_insider_who_rewrites_the_ledger_with_the_real_key_is_caught_by_any_older_checkpoint(
    audited: Callable[..., Audited], tmp_path: Path
) -> None:
    """One line of the copy outside is enough, whichever it is; one from after the rewriting finds nothing."""
    installation = audited()
    copy = to_file(tmp_path / "outside.jsonl")
    for number in range(3):
        installation.office.ledger.record(MARA, "payload.reveal", f"payload:{number}")
        installation.later(2)
        for checkpoint in installation.witness.attest():
            copy(checkpoint)
    rewritten(installation, drop=lambda entry: entry.object == "payload:0")
    for number in range(9):
        installation.office.ledger.record(KIM, "page.view", f"page {number}")
    after, *_ = installation.witness.attest()
    bundle = installation.bundle()

    outside = [json.loads(line) for line in (tmp_path / "outside.jsonl").read_text().splitlines()]
    lines = [line for line in outside if line["statement"]["chain"] == installation.office.ledger.chain]
    assert len(lines) == 3
    for line in lines:
        code, output = report(bundle, [line])
        assert (code, "was rewritten at or before entry" in output) == (1, True), output
    assert report(bundle, [signed_line(after)])[0] == 0


def test_a_ledger_cut_short_is_caught_by_a_receipt(audited: Callable[..., Audited]) -> None:
    installation = audited()
    for number in range(9):
        installation.office.ledger.record(KIM, "page.view", f"page {number}")
    receipt = installation.receipt()
    rewritten(installation, drop=lambda entry: entry.action == "page.view")

    code, output = report(installation.bundle(), [receipt])

    assert code == 1
    assert "the receipt" in output


def test_a_receipt_of_another_installation_and_a_changed_one_are_refused(audited: Callable[..., Audited]) -> None:
    installation, other = audited(), audited()
    bundle = installation.bundle()

    assert "is not in the bundle's history of keys" in report(bundle, [other.receipt()])[1]
    receipt = installation.receipt()
    receipt["heads"][0]["statement"]["hash"] = "0" * 64
    assert "the signature of the receipt under entry" in report(installation.bundle(), [receipt])[1]
    wrong: tuple[object, ...] = (None, {}, {"heads": []}, {"heads": [{}]}, [1])
    for damaged in wrong:
        assert report(bundle, [damaged])[0] == 1


def test_a_checkpoint_of_a_rewritten_chain_does_not_replace_the_first(audited: Callable[..., Audited]) -> None:
    installation = audited()
    (first, *_) = installation.witness.attest()
    head = installation.office.ledger.heads()[0]
    installation.office.checkpoints.add(signed_head(installation.key, head, installation.clock()))

    kept = installation.office.checkpoints.of_chain(first.chain)
    assert [point.signature for point in kept if point.sequence == first.sequence] == [first.signature]


def test_an_office_file_from_before_request_ids_goes_on_as_one_chain(
    audited: Callable[..., Audited], tmp_path: Path
) -> None:
    directory = tmp_path / "old"
    old = Office(directory, audited([]).clock, lambda: "system")
    old.close()
    raw = sqlite3.connect(directory / "office.sqlite")
    raw.executescript("drop table ledger; drop table checkpoints; drop table audit_keys; pragma user_version = 4;")
    raw.executescript(OLD_LEDGER)
    raw.close()

    installation = audited([])
    office = Office(directory, installation.clock, lambda: "another")
    installation.stack.callback(office.close)
    after = office.ledger.record(KIM, "page.view", "/")

    assert (after.chain, after.sequence, after.previous) == ("system", 3, OLD_HEAD)
    assert office.ledger.broken_at() is None
    installation.office = office
    installation.witness = Witness(installation.journal, office, installation.key, installation.clock)
    for name, made in (("whole_office", office), ("witness", installation.witness)):
        object.__setattr__(installation.services, name, made)
    code, output = report(installation.bundle(action="audit.export"))
    assert code == 0, output


OLD_LEDGER = """
create table ledger (chain text not null, sequence integer not null, at text not null, actor text not null,
  role text not null, action text not null, object text, reason text, policy text, outcome text not null,
  previous text not null, hash text not null, primary key (chain, sequence));
insert into ledger values ('system', 1, '2026-01-01T00:00:00.000000Z', 'mara', 'operator',
  'alert.note', 'a-1', 'seen', null, 'done',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'c351a42bdcabacf37d12afcbd90c9ee56ef1efb92ed99f9273f90297ed6be207');
insert into ledger values ('system', 2, '2026-01-02T00:00:00.000000Z', 'mara', 'operator',
  'alert.note', 'a-2', null, null, 'done',
  'c351a42bdcabacf37d12afcbd90c9ee56ef1efb92ed99f9273f90297ed6be207',
  '60caf24bd9e0a9c614fdaa7ca50ca9fce19c057960bfa7767909b6931057000b');
"""
"""Two entries as they were written before entries had request ids."""
OLD_HEAD = "60caf24bd9e0a9c614fdaa7ca50ca9fce19c057960bfa7767909b6931057000b"


def test_a_printed_receipt_holds_every_head_and_the_receipt_as_it_is_tried(audited: Callable[..., Audited]) -> None:
    installation = audited()
    printed = installation.post("receipts", format="html")
    text = html.unescape(printed.text)
    document = json.loads(
        text[text.index('{"type": "transom.receipt.v1"') : text.index("</td></tr></tbody></table></html>")]
    )

    assert printed.mimetype == "text/html"
    assert all(line["statement"]["hash"] in text for line in document["heads"])
    assert report(installation.bundle(), [document])[0] == 0
