"""An incident's page: what is offered by who has its cases, and an act that ends it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.errors import NotFound
from app.web.components import quick
from app.web.dash_libs import html
from app.web.incident import page, work
from app.web.page import Visit
from app.web.view import View
from tests.acts.conftest import Bench
from tests.oracle.cases import MOVE
from tests.oracle.making import move
from tests.web.test_comparison_text import parts_of, text_of
from tests.web.visiting import visit_of

ID = "partner:northwind"


@pytest.mark.parametrize(
    ("has", "first", "below"),
    [
        ((None, None, None), ["Claim all of it"], []),
        (("me", None, None), ["Claim the rest"], []),
        (("me", "me", "me"), [], ["Release all of it"]),
        (("me", "kim", None), [], ["Take over all of it"]),
        (("kim", "kim", "kim"), [], ["Take over all of it"]),
    ],
)
def test_an_incident_offers_what_fits_who_has_its_cases(
    has: tuple[str | None, ...], first: list[str], below: list[str]
) -> None:
    incident: Any = {"cases": [{"has": name} for name in has]}
    assert [text_of(form) for form in quick.claim_all("/r", has, "me", "Claim all of it")] == first
    forms = work.hands(incident, "me", "/r", html.Div())
    assert [text_of(form) for form in forms] == below


def test_what_became_of_an_act_is_shown_once_it_has_ended_the_incident(bench: Callable[..., Bench]) -> None:
    made = bench([move(0, name, "submitted", **MOVE, idempotency_key=f"key-{name}") for name in "ab"])
    office = SimpleNamespace(alerts=SimpleNamespace(listed=lambda *_, **__: [], health=dict))
    services = SimpleNamespace(office=office, desk=made.desk)

    def visit(view: View) -> Visit:
        return visit_of(reader, ID, view, services)

    with made.store.reader() as reader:
        assert "2 now" in text_of(page.draw(visit(View())).body)
    made.preview("a", "b")
    act = made.act()
    assert made.ended(act) == {"a": "moved", "b": "moved"}
    with made.store.reader() as reader:
        drawn = page.draw(visit(View.parse(f"?act={act}")))
        assert "Nothing waits here now" in (text := text_of(drawn.body))
        assert "What became of it" in text
        assert "2 moved" in text
        places = {part.id for part in parts_of(drawn.body) if getattr(part, "id", None)}
        assert {page.HEAD, page.CASES, page.FIRING, page.ASIDE, page.FORMS, page.ACT, page.ACTING} <= places
        assert work.forms(visit(View())) == work.act(visit(View())) == []
        with pytest.raises(NotFound):
            page.draw(visit(View()))
