"""One browser, one site and one tab for the session; nothing leaves the machine or reaches the console."""

import fcntl
import json
import os
import pickle
import shutil
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect, sync_playwright

from app.journal import Entry
from tests.browser.serving import Site, history, served

NOW = datetime(2026, 11, 20, 15, 0)
DAYS = 4
PATIENCE = 60_000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page lives long enough to earn back what the optimising compilers cost: a tenth of the processor time.
    "--js-flags=--no-opt --no-maglev",
]
WORLDWIDE = ("http://127.0.0.1", "data:", "blob:", "about:")


def _chromium() -> str | None:
    """The first of these that there is. The shell draws the same pages for two thirds of the processor time."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once. Without one the tests are skipped, unless REQUIRE_BROWSER=1 says that they must run."""
    path = _chromium()
    if path is None and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("no Chromium is found (Debian: apt-get install chromium)")
    assert path is not None, "REQUIRE_BROWSER=1, and no Chromium is found"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo's last days, through the real intake, as its pages show them at `NOW`."""
    with served(tmp_path_factory.mktemp("site"), shared_history(tmp_path_factory), lambda: NOW) as site:
        yield site


def shared_history(tmp_path_factory: pytest.TempPathFactory) -> list[Entry]:
    """The demo's last days, which one of pytest-xdist's workers makes for all."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "history.pickle"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            shared.write_bytes(pickle.dumps(history(tmp_path_factory.mktemp("history") / "journal", NOW, DAYS)))
    entries: list[Entry] = pickle.loads(shared.read_bytes())
    return entries


class Watched:
    """What a context did that it must not: requests that leave the machine, words on the console."""

    def __init__(self, context: BrowserContext) -> None:
        self.wrong: list[str] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"uncaught: {error.error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith(WORLDWIDE):
            self.wrong.append(f"left the machine: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        """An address without a page answers 404 with the frame that says so: for the page itself that is no fault."""
        unknown = message.page is not None and message.location["url"] == message.page.url and "404" in message.text
        if message.type in ("error", "warning") and not unknown:
            self.wrong.append(f"{message.type}: {message.text} ({message.location['url']})")


class Tabs:
    """Contexts by their options, each with one tab that tests take in turns: where a tab stays on its site, the next
    test's page is drawn by the same process, which has the scripts compiled already. A page costs half as much so."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._made: dict[str, tuple[BrowserContext, Watched]] = {}

    def of(self, options: dict[str, Any]) -> tuple[BrowserContext, Watched]:
        """The context of these options, and what its pages do that they must not."""
        name = json.dumps(options, sort_keys=True)
        if name not in self._made:
            context = self._browser.new_context(**options)
            context.set_default_timeout(PATIENCE)
            self._made[name] = context, Watched(context)
        return self._made[name]

    @staticmethod
    def leave(context: BrowserContext) -> None:
        """Leave the test's page for one without scripts, and clear what it stored, so that the next test begins anew.

        A tab that cannot be left so (its server is gone, it never went anywhere) is closed, and so are further tabs.
        """
        for page in context.pages[1:]:
            page.close()
        for page in context.pages:
            try:
                page.unroute_all(behavior="ignoreErrors")
                page.emulate_media(media="null")
                page.goto("{0.scheme}://{0.netloc}/healthz".format(urlsplit(page.url)))
                page.evaluate("localStorage.clear(), sessionStorage.clear()")
                page.mouse.move(0, 0)
                session = context.new_cdp_session(page)
                session.send("Page.resetNavigationHistory")
                session.detach()
            except Error:
                page.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """What all tests of a worker take in turns."""
    return Tabs(browser)


@pytest.fixture(params=[{}], ids=[""])
def context(tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A context in which nothing is stored; a test parametrises it (`indirect`) with viewport, colour scheme and the
    like."""
    options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **request.param}
    context, watched = tabs.of(options)
    watched.wrong.clear()
    yield context
    context.clear_cookies()  # an answer, which comes after all that the pages had to say
    wrong = "\n".join(watched.wrong)
    tabs.leave(context)
    assert not wrong, wrong


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of the context. A test that gives it scripts of its own closes it."""
    return next(iter(context.pages), None) or context.new_page()
