"""Receipts that are sent: one at every visit to the Audit page, by mail, good for the bundle of a later day."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.alerts.delivery import Delivery, Way
from app.alerts.messages import RECEIPT
from app.alerts.targets import Target
from app.alerts.transport import Sender
from app.answers.receipts import send_receipt_of_visit
from app.answers.services import Services
from app.api import create_api
from app.audit.verifier import report
from app.catalog.model import Catalog
from app.domain.errors import Unavailable
from app.office import Notification, Search
from app.web import create_web, ids
from app.web.door import door_of
from tests.alerts.mailbox import Mailbox
from tests.audit.conftest import Audited
from tests.web.callbacks import ROUTE, asked


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    yield mailbox
    mailbox.close()


def sending(installation: Audited) -> Services:
    """The installation, with a target that takes receipts."""
    installation.services = replace(installation.services, receipt_targets=("auditor",))
    installation.client = create_api(installation.services, lambda: "7F3K-22").test_client()
    return installation.services


def sent(installation: Audited) -> list[Notification]:
    return installation.office.notifications.of_alert(RECEIPT)


def on_record(installation: Audited) -> list[str | None]:
    return [entry.object for entry in installation.office.ledger.search(Search(action="audit.receipt"), -1)]


def test_a_mailed_receipt_is_a_file_that_a_later_bundle_is_tried_with(
    audited: Callable[..., Audited], mailbox: Mailbox
) -> None:
    installation = audited()
    sending(installation)
    assert installation.post("receipts/sent").get_json()["targets"] == ["auditor"]
    way = Way({"auditor": Target("auditor", mailbox.address)}, Sender(("127.0.0.1",), threading.Event()), "", float)
    delivery = Delivery(installation.office, lambda: Catalog(), installation.clock, way, threading.Event())
    assert delivery.look("auditor")
    installation.later(60)
    bundle = installation.bundle()

    (_, _, text), (subject, name, file) = mailbox.parts()
    assert (subject, name) == ("Receipt of the audit ledger, 2026-03-02", "transom-receipt-20260302T090000Z.json")
    assert b"taken by local" in text
    assert json.loads(text[text.index(b"{") : text.rindex(b"}") + 1]) == json.loads(file)
    assert report(bundle, [json.loads(file)])[0] == 0
    (entry,) = installation.client.get("/api/v1/audit?action=audit.receipt").get_json()["items"]
    assert (entry["actor"], entry["object"]) == ("local", "sent to auditor")


def test_one_is_sent_at_a_persons_first_visit_of_each_day(audited: Callable[..., Audited]) -> None:
    installation = audited()
    server = create_api(sending(installation))
    app = create_web(server, installation.services)
    (router,) = door_of(server).permissions.keys() - door_of(server).parts.keys()
    place = {f"{ids.URL}.pathname": "/audit", f"{ids.URL}.search": "", f"{ids.NARROW}.data": False}

    def visited() -> int:
        answered = server.test_client().post(ROUTE, json=asked(app, router, place, "x.y"))
        assert "to auditor, at a person" in answered.text
        return len(sent(installation))

    assert [visited(), visited()] == [1, 1]
    installation.later(24 * 60)
    assert visited() == 2


def test_a_receipt_that_cannot_be_signed_is_said_on_the_page_and_not_on_record(
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = audited()
    server = create_api(sending(installation))
    app = create_web(server, installation.services)
    (router,) = door_of(server).permissions.keys() - door_of(server).parts.keys()
    place = {f"{ids.URL}.pathname": "/audit", f"{ids.URL}.search": "", f"{ids.NARROW}.data": False}

    def visited() -> str:
        return server.test_client().post(ROUTE, json=asked(app, router, place, "x.y")).text

    def refused() -> None:
        raise Unavailable("The key cannot sign.")

    with monkeypatch.context() as patch:
        patch.setattr(installation.witness, "attest", refused)
        assert "could not be sent: The key cannot sign." in visited()
    assert (sent(installation), on_record(installation)) == ([], [])
    assert "could not be sent" not in visited()
    assert (len(sent(installation)), on_record(installation)) == (1, ["sent to auditor"])


def test_two_first_looks_at_once_send_one_receipt_with_one_entry(
    audited: Callable[..., Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = audited()
    services = sending(installation)
    monkeypatch.setattr(installation.office.notifications, "is_delivered", lambda *_: False)
    with installation.client.application.test_request_context("/audit"):
        assert [send_receipt_of_visit(services), send_receipt_of_visit(services)] == [None, None]
    assert (len(sent(installation)), on_record(installation)) == (1, ["sent to auditor"])


def test_without_a_target_nothing_is_sent_and_who_asks_is_told_which_setting(audited: Callable[..., Audited]) -> None:
    installation = audited()
    refused = installation.post("receipts/sent")
    assert (refused.status_code, "TRANSOM_RECEIPT_TARGETS" in refused.get_json()["detail"]) == (400, True)
    assert sent(installation) == []
