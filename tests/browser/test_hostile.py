"""Whatever somebody put into a field shows as text: no page runs it, loads it, or loses its place for it.

TESTS_HOSTILE=500 tries that many strings on every page; by default there are two dozen, on the pages about people,
programs, the ledger and incidents. The other pages have such strings in their own tests.
"""

import json
import os
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, expect

from app.domain.actor import Actor
from app.domain.ids import to_path
from app.office import NewEntry
from app.security import ROLES, OfficeAuthenticator
from tests.browser.conftest import PATIENCE, Watched
from tests.browser.serving import Site, served
from tests.oracle.loading import entries
from tests.oracle.making import at, decision, move, review, span
from tests.oracle.records import Record

pytestmark = pytest.mark.browser
COUNT = int(os.environ.get("TESTS_HOSTILE", "24"))
EVERYBODY = Actor("mara", frozenset(ROLES))
SHAPES = (
    "<img src=x onerror=owned({0})>",
    "<script>owned({0})</script>",
    "'\"><svg onload=owned({0})>",
    "javascript:owned({0})",
    "</script><script>owned({0})</script>",
    "{{{{constructor.constructor('owned({0})')()}}}}",
    "[x](javascript:owned({0}))",
    "<a href=javascript:owned({0})>x</a>",
    "`${{owned({0})}}`",
    "<style>*{{background:url(http://evil.example/{0})}}</style>",
    '\u202e<iframe srcdoc="<script>parent.owned({0})</script>">',
    '=HYPERLINK("javascript:owned({0})")\n<b onmouseover=owned({0})>x',
)
FOREIGN = "img[src='x'], iframe, [onerror], [onload], [onmouseover], a[href^='javascript:']"
PAGES = ("/audit", "/accounts", "/tokens", "/account")
OTHERS = ("/", "/alerts", "/reviews", "/handover", "/trends", "/catalog", "/intake")


def hostile() -> Iterator[str]:
    """One string after another, each of its own number, so that the one that ran can be named."""
    return (SHAPES[number % len(SHAPES)].format(number) for number in count())


def records(strings: Iterator[str], transactions: int) -> Iterator[Record]:
    waiting = {"workflow": "member-data-exchange", "partner": "</title><img src=x onerror=owned(-1)>"}
    yield from (move(0, f"w{number}", "submitted", version=next(strings), **waiting) for number in range(2))
    for number in range(transactions):
        name = f"t{number}"
        segments = {key: next(strings) for key in ("workflow", "partner", "tenant", "version")}
        yield move(number, name, next(strings), **segments, external_ref=next(strings), reason=next(strings))
        yield move(
            number + 0.5,
            name,
            next(strings),
            error_class=next(strings),
            error_code=next(strings),
            attributes=json.dumps({next(strings): next(strings)}),
            **segments,
        )
        yield review(number + 1, name, f"task{number}", "opened", queue=next(strings), assignee=next(strings))
        yield decision(number + 1, name, "queued", rule=next(strings), reason=next(strings))
        yield span(number, f"{number:032x}", f"{number:016x}", name, name=next(strings), service=next(strings))


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose every field is hostile, with people, sessions, programs and a ledger; mara's secret is `mara`."""
    strings, folder = hostile(), tmp_path_factory.mktemp("hostile")
    made = entries(list(records(strings, max(1, COUNT // 16))))
    with served(folder, made, lambda: at(3 * 24 * 60), authenticator=OfficeAuthenticator) as site:
        office = site.office
        office.accounts.add("mara", list(ROLES), None, None, EVERYBODY)
        for number in range(max(2, COUNT // 8)):
            office.accounts.add(f"kim{number}", ["operator"], [next(strings)], None, EVERYBODY)
            office.tokens.add(f"orders{number}", "ingest", None, next(strings), f"secret {number}", EVERYBODY)
            office.sessions.begin(EVERYBODY, "mara" if number == 0 else f"other {number}", next(strings))
            entry = NewEntry(next(strings), next(strings), next(strings))
            office.ledger.record(Actor(next(strings), frozenset()), entry.action, entry.object, entry.reason)
        yield site


def test_hostile_strings_show_as_text_on_every_page(browser: Browser, hostile_site: Site) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": "transom_session", "value": "mara", "url": hostile_site.url}])
    context.add_init_script("window.ran = []; window.owned = number => window.ran.push(number)")
    watched, page = Watched(context), context.new_page()
    items = page.request.get(f"{hostile_site.url}/api/v1/incidents").json()["items"]
    assert items, "an incident must have hostile fields too"
    paths = [*PAGES, f"/incidents/{to_path(items[0]['id'])}"]
    if COUNT >= 500:
        case = page.request.get(f"{hostile_site.url}/api/v1/cases").json()["items"][0]["id"]
        paths += [*OTHERS, f"/cases/{to_path(case)}", "/transactions/t0", f"/traces/{0:032x}"]
    for path in paths:
        page.goto(hostile_site.url + path)
        expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.ran") == [], path
        expect(page.locator(FOREIGN)).to_have_count(0)
        assert page.get_by_role("main").inner_text().count("owned(") > 0 or path not in PAGES, path
    context.close()
    assert watched.wrong == []
