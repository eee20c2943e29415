"""Signing in by OpenID Connect in a real browser, against a provider that is a process of its own."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import ThreadedWSGIServer

from app.api import create_api
from app.domain.actor import Actor
from app.office import Search
from app.web import create_web
from tests.security.conftest import provider
from tests.security.test_openid import ROOT, Served

__all__ = ["provider"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, provider: str) -> Iterator[tuple[str, Served]]:
    """(url, installation): the pages of an app whose people sign in by the provider."""
    made = Served(tmp_path_factory.mktemp("openid"), provider)
    server = create_api(made.services)
    create_web(server, made.services)
    listener = ThreadedWSGIServer("127.0.0.1", 0, server)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.server_port}", made
    listener.shutdown()
    thread.join()
    listener.server_close()
    made.store.close()
    made.office.close()


def test_a_person_is_led_to_the_provider_and_back_to_the_page_asked_for_and_is_out_once_an_admin_says_so(
    page: Page, served: tuple[str, Served]
) -> None:
    url, made = served
    page.goto(f"{url}/account")
    page.wait_for_url("**/sign-in?next=**")
    page.get_by_role("link", name="Sign in with Example").click()
    page.get_by_label("Who").fill("acme-kim")
    page.get_by_label("Who").press("Enter")
    page.wait_for_url(f"{url}/account")
    main = page.get_by_role("main")
    expect(main).to_contain_text("operator: works on cases")
    page.set_viewport_size({"width": 390, "height": 844})
    card = main.locator(".people .table tbody tr").first
    expect(card).to_contain_text("this one")
    expect(card).to_have_css("display", "block")
    assert card.evaluate("row => row.getBoundingClientRect().right <= innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(main).to_contain_text("acme")
    expect(main).to_contain_text(re.compile("You sign in with .*; change your password there"))
    (session,) = [each for each in made.office.sessions.all_of(None) if "Chrom" in each.browser]
    begun = made.office.ledger.search(Search(actor=session.account, action="session.begin"), 1)
    assert begun[0].object == f"session:{session.session_id}"

    page.goto("about:blank")  # a page that is open when its session ends goes to the sign-in page by itself
    made.office.sessions.end(session.session_id, session.account, Actor("ada", frozenset(("admin",))))
    page.goto(f"{url}/account")
    page.wait_for_url("**/sign-in?next=**")
    expect(page.get_by_role("link", name="Sign in with Example")).to_be_visible()


def test_an_admin_gives_an_account_other_rights_from_the_page(page: Page, served: tuple[str, Served]) -> None:
    url, made = served
    assert made.services.sign_in is not None
    secret = "staple horse correct"
    made.office.accounts.add("ada", ["admin"], None, made.services.sign_in.hash_of(secret, "ada"), ROOT)
    page.goto(f"{url}/sign-in?next=/accounts")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(secret)
    page.get_by_label("Password").press("Enter")
    rights = page.locator("form[data-post='/api/v1/accounts/kim/rights']")
    row = page.locator("tr", has=rights)
    row.get_by_text("Rights", exact=True).click()
    rights.locator("select").first.select_option("auditor")
    rights.get_by_label("Tenants").fill("acme, other")
    rights.get_by_role("button", name="Change rights").click()
    expect(row.locator("td").nth(1)).to_have_text("auditor")
    expect(row.locator("td").nth(2)).to_have_text("acme, other")
    (entry,) = made.office.ledger.search(Search(actor="ada", action="account.rights"), 5)
    assert (entry.object, entry.outcome) == ("account:kim", "done")
