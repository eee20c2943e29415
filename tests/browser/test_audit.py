"""From the Audit page to a verified bundle, and a payload in clear, as an auditor and an operator do it."""

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import ThreadedWSGIServer

from app.domain.reach import Reach
from app.office import Ledger
from app.security import LocalMode
from app.web import create_web
from tests.audit.conftest import CANARY, RECORDS, Audited
from tests.audit.test_erasure import Installation

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Audited]]:
    """(url, installation): pages over an installation of its own, since the ledger is looked at whole."""
    with ExitStack() as stack:
        installation = Audited(tmp_path_factory.mktemp("audit"), stack)
        installation.take(RECORDS)
        yield _served(stack, installation), installation


def _served(stack: ExitStack, installation: Audited) -> str:
    """The address at which its pages are served while the stack is open."""
    server = installation.client.application
    create_web(server, installation.services)
    listener = ThreadedWSGIServer("127.0.0.1", 0, server)
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    stack.callback(listener.server_close)
    stack.callback(thread.join)
    stack.callback(listener.shutdown)
    return f"http://127.0.0.1:{listener.server_port}"


def test_an_auditor_gets_from_the_page_to_a_bundle_that_python_alone_verifies(
    page: Page, audited: tuple[str, Audited], tmp_path: Path
) -> None:
    url, _ = audited
    page.goto(f"{url}/transactions/a")
    expect(page.locator("#transaction-top")).to_contain_text("northwind")
    page.get_by_role("link", name="Audit", exact=True).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("transaction:a")
    expect(page.get_by_role("table", name="Access")).to_contain_text("local")
    page.get_by_role("button", name="Verify now").click()
    expect(page.locator("#audit-verified")).to_contain_text("whole")
    with page.expect_download() as receipt:
        page.get_by_role("button", name="Take a receipt").click()
    receipt.value.save_as(tmp_path / "receipt.json")
    with page.expect_download() as bundle:
        page.get_by_role("button", name="Make a bundle").click()
    bundle.value.save_as(tmp_path / "bundle.zip")

    zipfile.ZipFile(tmp_path / "bundle.zip").extract("verify.py", tmp_path)
    command = [sys.executable, "-I", "-S", "verify.py", "bundle.zip", "--receipt", "receipt.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "your receipt" in done.stdout


def test_the_bar_of_a_verification_moves_with_the_entries_that_are_checked(
    page: Page, audited: tuple[str, Audited], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, installation = audited
    page.goto(f"{url}/audit")
    pages = threading.Semaphore(1)
    whole = Ledger._page

    def one_by_one(ledger: Ledger, chain: str, after: int) -> list[dict[str, Any]]:
        pages.acquire(timeout=60)
        return whole(ledger, chain, after)

    monkeypatch.setattr("app.office.ledger._PAGE", 1)
    monkeypatch.setattr(Ledger, "_page", one_by_one)
    page.get_by_role("button", name="Verify now").click()
    bar = page.get_by_role("progressbar", name="Verification")
    expect(bar).to_have_attribute("aria-valuenow", "1")
    pages.release(2)
    expect(bar).to_have_attribute("aria-valuenow", "3")
    expect(page.locator("#audit-verified")).to_contain_text("3 of ")
    pages.release(1_000_000)
    expect(page.get_by_role("table", name="Chains")).to_contain_text("whole")
    expect(bar).to_have_count(0)
    assert installation.office.ledger.broken_at() is None


def test_of_more_transactions_than_a_bundle_holds_the_page_offers_a_sample(
    page: Page, audited: tuple[str, Audited], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.audit.parts.MOST_TRANSACTIONS", 0)
    page.goto(f"{audited[0]}/audit")
    expect(page.get_by_role("main")).to_contain_text("random sample of")
    with page.expect_download() as bundle:
        page.get_by_role("button", name="Make a bundle of a sample of 200").click()
    bundle.value.save_as(tmp_path / "bundle.zip")
    manifest = json.loads(zipfile.ZipFile(tmp_path / "bundle.zip").read("manifest.json"))
    assert manifest["query"]["sample"] == 200


def test_the_ledger_is_searched_by_what_was_done_and_every_cell_narrows(
    page: Page, audited: tuple[str, Audited]
) -> None:
    url, installation = audited
    installation.office.ledger.record(LocalMode().actor, "alert.note", "alert-7", "seen it")
    page.goto(f"{url}/audit")
    page.get_by_label("Did", exact=True).fill("alert.*")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**action=alert.*")
    rows = page.get_by_role("table", name="Ledger").locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("seen it")
    page.goto(f"{url}/audit?actor=nobody")
    expect(page.get_by_role("main")).to_contain_text("No entry of the ledger matches.")


def test_a_payload_is_revealed_for_a_reason_under_a_banner_and_then_waits_for_review(
    page: Page, audited: tuple[str, Audited]
) -> None:
    url, installation = audited
    (name,) = installation.client.get("/api/v1/transactions/a").get_json()["payload_ids"]
    page.goto(f"{url}/payloads/{name}")
    expect(page.get_by_role("main")).not_to_contain_text(CANARY.decode())
    page.get_by_label("In words").fill("partner says it never came")
    page.get_by_role("button", name="Reveal", exact=True).click()
    expect(page.locator("#payload-in-clear")).to_contain_text(CANARY.decode())
    expect(page.get_by_role("status").filter(has_text="Revealed to you")).to_be_visible()
    page.get_by_role("button", name="Hide now").click()
    expect(page.get_by_role("main")).not_to_contain_text(CANARY.decode())

    page.goto(f"{url}/audit")
    waiting = page.get_by_role("table", name="Reveals to review")
    expect(waiting).to_contain_text("incident: partner says it never came")
    waiting.get_by_role("button", name="Reviewed").click()
    expect(page.get_by_role("main")).to_contain_text("No reveal waits for a review.")


def test_a_legal_hold_is_placed_and_released_on_the_page_with_a_reason(
    page: Page, audited: tuple[str, Audited]
) -> None:
    url, installation = audited
    page.goto(f"{url}/audit")
    panel = page.locator("section", has=page.get_by_role("heading", name="Retention and legal holds"))
    expect(panel).to_contain_text("For good")
    expect(panel).to_contain_text("Nothing is on legal hold.")
    panel.get_by_text("Place a legal hold").click()
    panel.get_by_label("Transaction").fill("a")
    panel.get_by_label("Why").fill("court case 7")
    panel.get_by_role("button", name="Place the hold").click()
    expect(panel.get_by_role("table")).to_contain_text("transaction:a")
    expect(panel.get_by_role("table")).to_contain_text("court case 7")
    panel.get_by_label("Why it ends").fill("settled")
    panel.get_by_role("button", name="Release").click()
    expect(panel).to_contain_text("Nothing is on legal hold.")
    assert installation.office.holds.all()[0].release_reason == "settled"


def test_an_erasure_is_shown_first_and_done_once_its_words_are_typed(page: Page, tmp_path: Path) -> None:
    with ExitStack() as stack:
        installation = Installation(Audited(tmp_path, stack))
        installation.take(("1", "a", "acme"), ("2", "b", "beta"))
        url = _served(stack, installation.audited)
        by, holds = LocalMode().actor, installation.audited.office.holds
        hold = holds.place(by, Reach(tenant="acme"), "court case 8")
        page.goto(f"{url}/audit")
        panel = page.locator("section", has=page.get_by_role("heading", name="Erasure"))
        panel.get_by_label("Tenant").fill("acme")
        panel.get_by_role("button", name="Show what it would destroy").click()
        expect(panel).to_contain_text("A legal hold keeps this, so it cannot be erased")
        expect(panel.get_by_role("button", name="Erase for good")).to_have_count(0)
        holds.release(by, hold.hold_id, "settled")
        page.reload()
        expect(panel).to_contain_text("The bodies of 1 payload of 1 transaction can then be read by nobody")
        panel.get_by_label("Why").fill("contract ended")
        panel.get_by_label("Type tenant:acme").fill("tenant:acme")
        panel.get_by_role("button", name="Erase for good").click()
        expect(panel).to_contain_text("No payload that a key opens is left of this.")
        assert [installation.clear(name).status_code for name in "ab"] == [503, 201]
