"""Two tenants' people side by side, each in a browser of their own: neither is shown a word of the other's.

Pages are walked in turns, with a thing of one's own in the path, and the whole document is searched for the other's
canary: at TRANSOM_WALK=all every page that there is (40 s of processor time), else those that list most. What the
server answers for every page and part is tried in tests/web/test_matrix.py.
"""

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import ThreadedWSGIServer

from app.api import create_api
from app.domain.actor import Actor
from app.domain.ids import to_path
from app.security import OfficeAuthenticator, Passwords, SignIn
from app.web import create_web
from app.web.pages import PAGES
from tests.browser.conftest import PATIENCE, Watched
from tests.two_tenants import OURS, TENANTS, THEIRS, Installed, installed

PASSWORD = "correct horse battery"
ROOT = Actor("root", frozenset(("admin",)))
LISTING = ("/", "/alerts", "/cases/<id>", "/transactions/<id>", "/trends", "/audit")
WALKED = [page.path for page in PAGES if os.environ.get("TRANSOM_WALK") == "all" or page.path in LISTING]
PEOPLE = {OURS: "anna", THEIRS: "bert"}


@dataclass
class Served:
    """Where the pages are, and what they are over."""

    url: str
    made: Installed


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("two")
    hashes = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    with installed(folder) as made:
        for mark, tenant in TENANTS.items():
            roles = ["operator", "auditor", "privacy"]
            made.office.accounts.add(PEOPLE[mark], roles, [tenant], hashes.hash_of(PASSWORD), ROOT)
        made.services = replace(
            made.services, authenticator=OfficeAuthenticator(made.office), sign_in=SignIn(made.office, hashes)
        )
        server = create_api(made.services)
        create_web(server, made.services)
        listener = ThreadedWSGIServer("127.0.0.1", 0, server)
        listener.daemon_threads = True
        thread = threading.Thread(target=listener.serve_forever, daemon=True)
        thread.start()
        yield Served(f"http://127.0.0.1:{listener.server_port}", made)
        listener.shutdown()
        thread.join()
        listener.server_close()


def path_of(both: Served, pattern: str, mark: str) -> str:
    kind = pattern.split("/")[1].removesuffix("s")
    return re.sub(r"<\w+>", lambda _: to_path(both.made.ids[mark].get(kind, f"{mark}-partner")), pattern)


def enter(page: Page, both: Served, mark: str) -> None:
    page.goto(f"{both.url}/sign-in")
    page.get_by_label("Name").fill(PEOPLE[mark])
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.locator("#heading")).to_be_attached()


def test_neither_of_two_tenants_people_is_shown_a_word_of_the_others(browser: Browser, both: Served) -> None:
    contexts = {mark: browser.new_context(viewport={"width": 1440, "height": 900}) for mark in TENANTS}
    pages = {mark: context.new_page() for mark, context in contexts.items()}
    watched = [Watched(context) for context in contexts.values()]
    for mark, page in pages.items():
        page.set_default_timeout(PATIENCE)
        enter(page, both, mark)
    own = dict.fromkeys(TENANTS, 0)
    for path in WALKED:
        for mark, page in pages.items():  # in turns, so that what is cached for one is asked for by the other
            other = THEIRS if mark == OURS else OURS
            page.goto(both.url + path_of(both, path, mark))
            page.locator("#heading").wait_for(state="attached")
            page.wait_for_load_state("networkidle")
            text = page.content()
            assert other not in text, (path, text[max(0, text.find(other) - 300) :][:600])
            own[mark] += mark in text
    assert min(own.values()) >= len(LISTING) - 1
    for mark, page in pages.items():
        other = THEIRS if mark == OURS else OURS
        for text, known in ((f"{mark}-ref", True), (f"{other}-ref", False), (f"{other}-1", False)):
            page.locator("#search").fill(text)
            hit = page.locator("#hits").get_by_text("Nothing is named" if not known else f"{mark}-1")
            expect(hit.first).to_be_visible()
    for watch in watched:
        assert [line for line in watch.wrong if "403" not in line and "404" not in line] == []
    for context in contexts.values():
        context.close()
