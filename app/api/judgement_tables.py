"""Columns of the files of verdicts, charts and the brief."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from app.answers.control_chart import unit_of
from app.answers.latest_figures import FIGURES
from app.api.exports import Table
from app.api.responses import INSTANT, Columns
from app.domain.rows import ReadRow, Row

_TEXT, _NUMBER, _COUNT, _FLAG = pa.string(), pa.float64(), pa.int64(), pa.bool_()


def stability(by: Sequence[str]) -> Mapping[str, Table]:
    """A segment a row with its verdict; and the points that made the signals."""
    own: Columns = {
        **dict.fromkeys(by, _TEXT),
        "title": _TEXT,
        "overall": _FLAG,
        "from": INSTANT,
        "to": INSTANT,
        "interval": _TEXT,
        "verdict": _TEXT,
        "since": INSTANT,
        "why": _TEXT,
        "reasons": _TEXT,
        "excess_overdue_hours": _NUMBER,
        "new_paths.share": _NUMBER,
        "new_paths.n": _COUNT,
        "open_cases": _COUNT,
        "left_out": _TEXT,
        **{f"figures.{name}.value": _NUMBER for name, _, _ in FIGURES},
        **{f"figures.{name}.n": _COUNT for name, _, _ in FIGURES},
        "now.stuck": _COUNT,
    }
    points: Columns = {
        **dict.fromkeys(by, _TEXT),
        "title": _TEXT,
        "overall": _FLAG,
        "number": _TEXT,
        "quantile": _TEXT,
        "unit": _TEXT,
        "rule": _TEXT,
        "direction": _TEXT,
        "at": INSTANT,
        "value": _NUMBER,
        "n": _COUNT,
    }
    return {"segments": Table(own, _verdicts, _VERDICTS), "signals": Table(points, _signals, _SIGNALS)}


_VERDICTS = (
    "A verdict a row, the first over all segments. more chaotic: a signal to the worse, or in the share of new paths; "
    "more stable: only signals to the better; steady: neither; cannot tell: why says what is missing. Signals are of "
    "control charts with limits locked on a baseline of 20 points. excess_overdue_hours: overdue hours above the "
    "baseline's since the main reason began. interval: 1h, 1d or 1w, the width of the buckets. figures: over the "
    "latest 24 hours, 7 days or 4 weeks that are over, lengths in seconds; now.stuck: at known_at."
)
_SIGNALS = (
    "A point of a signal a row. rule: beyond 3 sigma, 8 in a row on one side, or 2 of 3 beyond 2 sigma, against limits "
    "locked on the baseline."
)


def _verdicts(whole: ReadRow) -> list[Row]:
    return [
        {
            **item["segment"],
            **item,
            "overall": item is whole["overall"],
            "reasons": " ".join(reason["sentence"] for reason in item["reasons"]),
            **{name: whole[name] for name in ("from", "to", "interval")},
        }
        for item in (whole["overall"], *whole["items"])
    ]


def _signals(whole: ReadRow) -> list[Row]:
    return [
        {
            **item["segment"],
            "title": item["title"],
            "overall": item is whole["overall"],
            "unit": unit_of(signal["number"]),
            **signal,
            **point,
        }
        for item in (whole["overall"], *whole["items"])
        for signal in item["signals"]
        for point in signal["points"]
    ]


CHART: Mapping[str, Table] = {
    "points": Table(
        {
            "at": INSTANT,
            "value": _NUMBER,
            "n": _COUNT,
            "centre": _NUMBER,
            "lower": _NUMBER,
            "upper": _NUMBER,
            "signal": _TEXT,
            "left_out": _FLAG,
            "number": _TEXT,
            "quantile": _TEXT,
            "unit": _TEXT,
            "kind": _TEXT,
        },
        lambda whole: [
            {
                **point,
                **{name: whole[name][place] for name in ("centre", "lower", "upper")},
                "signal": "; ".join(point["signal"]),
                **{name: whole[name] for name in ("number", "quantile", "unit", "kind")},
            }
            for place, point in enumerate(whole["points"])
        ],
        "A point of a control chart a row: at is the bucket's start (UTC); centre, lower and upper are the limits "
        "of its baseline there; signal names the rules that it breaks; left_out: a day of the catalog's "
        "calendar, neither baseline nor judged.",
    )
}
"""One number's control chart."""


def _brief_figures(whole: ReadRow) -> list[Row]:
    cost = whole["cost"]
    rows: list[Row] = [
        {"figure": "overdue_hours", "unit": "hours", "value": cost["overdue_hours"], "n": cost["n"]},
        {"figure": "overdue_hours_before", "unit": "hours", "value": cost["overdue_hours_before"]},
        {"figure": "stuck", "unit": "transactions", "value": cost["stuck"], "n": cost["stuck"]},
    ]
    rows += [
        {"figure": "overdue_hours", "unit": "hours", "value": row["overdue_hours"], **row} for row in cost["by_partner"]
    ]
    rows += [
        {"figure": "value_stuck", "unit": row["unit"], "value": row["amount"], "n": row["transactions"]}
        for row in cost["value"]
    ]
    return [{**row, "from": whole["from"], "to": whole["to"]} for row in rows]


def _brief_lines(whole: ReadRow) -> list[Row]:
    """All that the page answers, of which a mail has the three in the middle."""
    return [
        {"title": "Better or worse?", "text": whole["glance"]},
        *whole["lines"],
        {"title": "Is it chance?", "text": whole["chance"]},
    ]


BRIEF: Mapping[str, Table] = {
    "lines": Table(
        {"title": _TEXT, "text": _TEXT},
        _brief_lines,
        "What changed, by verdicts over the last 90 days. What it costs: hours of the period during which transactions "
        "were stuck, and the value of what is stuck now. Who acts: owners of the cases that stand stuck, by when.",
    ),
    "figures": Table(
        {
            "figure": _TEXT,
            "partner": _TEXT,
            "title": _TEXT,
            "unit": _TEXT,
            "value": _NUMBER,
            "n": _COUNT,
            "from": INSTANT,
            "to": INSTANT,
        },
        _brief_figures,
        "A figure of the period a row, of all partners or of the one named (title). overdue_hours: of n transactions, "
        "from `from` to `to`; overdue_hours_before: of the period of the same length before. stuck: at the end of the "
        "period. value_stuck: what n of these transactions carry.",
    ),
    "cases": Table(
        {
            "id": _TEXT,
            "partner": _TEXT,
            "partner_title": _TEXT,
            "workflow": _TEXT,
            "state": _TEXT,
            "awaits": _TEXT,
            "count": _COUNT,
            "owner": _TEXT,
            "owner_title": _TEXT,
            "claimed": _FLAG,
            "by": INSTANT,
        },
        lambda whole: whole["cases"],
        "A case that stands stuck a row: by is the next check that was promised, else the next deadline that can still "
        "be kept.",
    ),
}
"""The answers of the page; the figures behind them; and the cases behind who acts."""
