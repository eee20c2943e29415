"""A partner's scorecard as a page that needs nothing else: to print, to send as a file, to open by a link."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.analysis.brief_text import instant
from app.analysis.comparisons.amounts import amount_text, moved, titled
from app.analysis.lengths import length
from app.analysis.scorecard_text import ALIKE, first_sheet, lead
from app.audit.summary import Table, page
from app.domain.rows import ReadRow
from app.queries.numbers import NUMBERS

US = "us"
APPENDIX = "Appendix: all figures"
"""Where the second sheet begins: the first stands alone."""


def as_page(card: ReadRow) -> bytes:
    """The scorecard (`scorecard.scorecard`) as HTML; empty tables are left out."""
    facts = {
        "in short": lead(card),
        "period": f"{instant(card['from'])} to {instant(card['to'])}, beside the {_days(card)} days before",
        "as known at": instant(card["known_at"]),
    }
    numbers = ("Number", "This period", "n", "The period before", "Difference", "Beside the period before", "Agreed")
    tables: dict[str, Table] = {
        "What we ask, and by when": (("By", "What"), [[_by(row["by"]), row["ask"]] for row in card["asks"]]),
        "What was agreed, and what got worse": (numbers, [_number(row) for row in first_sheet(card)]),
        "Whose side": (
            ("Side", "Hours waited for it", "Stuck now", "Errors"),
            [
                [
                    _side(card, row["side"]),
                    amount_text(row["waited_hours"], "hours"),
                    *(_count(row[name]) for name in ("stuck", "errors")),
                ]
                for row in card["sides"]
            ],
        ),
        "How long your answers took": _percentiles(card["acknowledgements"]),
        APPENDIX: (numbers, [_number(row) for row in card["numbers"]]),
        "How long they took, by the hour (UTC) in which the wait began": _by_hour(card["acknowledgements"]),
        "The five longest waits": (
            ("Your references", "Transaction", "Workflow", "Since", "Until", "Waited"),
            [
                [
                    row["external_refs"],
                    row["transaction_id"],
                    row["workflow"],
                    instant(row["since"]),
                    instant(row["until"]) if row["until"] else "waits still",
                    length(row["seconds"]),
                ]
                for row in card["worst"]
            ],
        ),
        "Stuck now": (
            ("What is awaited", "From", "Workflow", "Stuck", "Since", "Next deadline"),
            [
                [
                    row["awaits"] or row["state"],
                    _side(card, row["waits_on"]),
                    row["workflow"],
                    _count(row["count"]),
                    instant(row["since"]) if row["since"] else None,
                    _by(row["next_deadline_at"]),
                ]
                for row in card["stuck"]
            ],
        ),
        "Versions in use": (
            ("Version", "Workflow", "Started", "Ends"),
            [[row["version"], row["workflow"], _count(row["started"]), row["sunset"]] for row in card["versions"]],
        ),
        "Errors": (
            ("Error", "Side", "Times"),
            [[row["title"], _side(card, row["side"]), _count(row["count"])] for row in card["errors"]],
        ),
        "What the numbers mean": (
            ("Number", "Meaning"),
            list(
                {
                    row["number"]: [titled(row["number"]), row["definition"].replace("the bucket", "the period")]
                    for row in card["numbers"]
                }.values()
            ),
        ),
    }
    filled = {name: table for name, table in tables.items() if table[1]}
    return page(f"{card['title']}: scorecard", facts, filled, None, new_sheet=APPENDIX)


def agreed_text(row: ReadRow) -> str | None:
    """`at least 98.0 %: missed, closer than before`; None where nothing was agreed of a number."""
    target = row["target"]
    if target is None:
        return None
    agreed = (
        f"{'at least' if target['at_least'] else 'at most'} {amount_text(target['value'], NUMBERS[row['number']].unit)}"
    )
    if target["met"] is None:
        return f"{agreed}: nothing to measure"
    trend = (
        ""
        if target["closer"] is None or row["difference"] == ALIKE
        else f", {'better' if target['closer'] else 'worse'} than before"
    )
    return f"{agreed}: {'kept' if target['met'] else 'missed'}{trend}"


def _number(row: ReadRow) -> Sequence[Any]:
    unit, before = NUMBERS[row["number"]].unit, row["before"]
    known = row["value"] is not None and before["value"] is not None
    return [
        titled(row["number"]) + (f", {row['quantile']}" if row["quantile"] else ""),
        amount_text(row["value"], unit),
        _count(row["n"]),
        amount_text(before["value"], unit),
        moved(row["value"] - before["value"], unit) if known else None,
        row["difference"],
        agreed_text(row),
    ]


def _percentiles(answers: ReadRow) -> Table:
    heads = [f"{row['percentile']} % within" for row in answers["percentiles"]]
    times = [length(row["seconds"]) for row in answers["percentiles"]]
    return (*heads, "n"), [[*times, _count(answers["n"])]] if times else []


def _by_hour(answers: ReadRow) -> Table:
    rows = [
        [f"{row['hour']:02}:00", *(amount_text(row[name], "seconds") for name in ("p50", "p95")), _count(row["n"])]
        for row in answers["by_hour"]
    ]
    return ("Hour", "Half within", "95 % within", "n"), rows


def _count(count: int | None) -> str:
    return "too few" if count is None else f"{count:,}"


def _side(card: ReadRow, side: str) -> str:
    return "us" if side == US else card["title"]


def _by(at: datetime | None) -> str:
    return "now" if at is None else instant(at)


def _days(card: ReadRow) -> str:
    days = (card["to"] - card["from"]).total_seconds() / 86_400
    return f"{days:.0f}" if days >= 1 else f"{days:.2f}"
