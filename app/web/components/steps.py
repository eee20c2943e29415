"""A runbook's steps as check boxes that a case keeps: ticking one is a note on record, by whom and when."""

import re
from collections.abc import Mapping, Sequence

from app.domain.rows import ReadRow
from app.web.components.forms import tick
from app.web.dash_libs import Component, html

_NOTE = re.compile(r"Step (?P<step>\d{1,3}) of (?P<path>\S+): (?P<state>done|not done)\.")


def note(step: int, path: str, done: bool) -> str:
    """The note that says a step is done, or is not after all."""
    return f"Step {step} of {path}: {'done' if done else 'not done'}."


def is_step(text: str | None) -> bool:
    """Whether a note only says that of a step."""
    return text is not None and _NOTE.fullmatch(text) is not None


def done(history: Sequence[ReadRow], path: str) -> dict[int, str]:
    """The steps of a runbook that are done, each with who said so last; `history` in order of time."""
    ticked: dict[int, str] = {}
    for act in history:
        match = _NOTE.fullmatch(act["reason"] or "") if act["action"] == "note" else None
        if match is None or match["path"] != path:
            continue
        if match["state"] == "done":
            ticked[int(match["step"])] = act["actor"]
        else:
            ticked.pop(int(match["step"]), None)
    return ticked


def boxes(route: str, path: str, ticked: Mapping[int, str], rendered: Sequence[Component]) -> Component:
    """The steps, each with its box; `route` takes the note."""
    return html.Ol(
        [
            html.Li(
                [
                    tick(route, f"Step {number}", number in ticked, note(number, path, number not in ticked)),
                    html.Div(
                        [
                            step,
                            *([html.Span(f"done by {ticked[number]}", className="hint")] if number in ticked else []),
                        ]
                    ),
                ],
                className="step is-done" if number in ticked else "step",
            )
            for number, step in enumerate(rendered, start=1)
        ],
        className="runbook-steps",
    )
