"""Forms that do something: a script sends their fields to the API, which alone says whether it may be done."""

from collections.abc import Sequence

import orjson

from app.domain.rows import ReadRow
from app.web.dash_libs import Component, html


def form(
    route: str,
    button: str,
    *fields: Component,
    fixed: ReadRow | None = None,
    then: tuple[str, str] | None = None,
    drop: Sequence[str] = (),
    quiet: bool = False,
    reveals: str | None = None,
    key: str | None = None,
    ticked: str | None = None,
    kind: str | None = None,
) -> Component:
    """A form that posts to a route of the API.

    `fixed` is sent beside the fields; `then` names the address's parameter that is set and what of the answer it is set
    to, `drop` those that are dropped. `reveals` is the id of the place where the answer's text is shown until
    its `until`, and nowhere else. `key` is the letter that sends it. `ticked` names what of `fixed` the ids of the rows
    that are ticked in the page's list replace. `kind` is `primary` for what one does first, `danger` for what cannot be
    taken back. What goes wrong is written beneath the button.
    """
    attributes = {"data-post": route, "data-fixed": _json(fixed or {}), "data-drop": _json(dict.fromkeys(drop, ""))}
    if then is not None:
        attributes |= {"data-then": then[0], "data-take": then[1]}
    if reveals is not None:
        attributes["data-reveals"] = reveals
    if key is not None:
        attributes["data-key"] = key
    if ticked is not None:
        attributes["data-ticked-as"] = ticked
    return html.Form(
        [
            *fields,
            html.Button(
                button,
                type="submit",
                className=" ".join(["button", *(["quiet"] if quiet else []), *([kind] if kind else [])]),
            ),
            html.P(role="alert"),
        ],
        **attributes,
    )


def tick(route: str, label: str, checked: bool, note: str) -> Component:
    """A check box that posts a note when it is pressed."""
    box = html.Button(
        type="submit",
        role="checkbox",
        className="tick",
        title=f"{label}: {'done' if checked else 'not done'}",
        **{"aria-checked": str(checked).lower(), "aria-label": label},
    )
    return html.Form([box, html.P(role="alert")], **{"data-post": route, "data-fixed": _json({"note": note})})


def text(name: str, label: str, required: bool = False, rows: int = 2) -> Component:
    """A field for words."""
    return html.Label([label, html.Textarea(name=name, rows=rows, maxLength=2000, required=required)])


def choice(name: str, label: str, options: Sequence[tuple[str, str]], **marked: str) -> Component:
    """A field for one of some values, each with its words; `marked` are attributes that the script reads."""
    listed = [html.Option(words, value=value) for value, words in options]
    return html.Label([label, html.Select(listed, name=name)], **marked)


def _json(value: ReadRow) -> str:
    return orjson.dumps(dict(value)).decode()
