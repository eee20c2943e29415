"""What is answered to those who see figures and sentences, and no single transaction: counts where rows would be."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar, cast

from app.analysis import case_groups
from app.analysis.case_groups import Group
from app.analysis.merged_cases import combined
from app.analysis.small_cells import is_small, left_out
from app.answers.filter_cells import hide_differences
from app.answers.small_figures import TOO_FEW
from app.domain.answer_fields.alerts import AlertItem
from app.domain.answer_fields.cases import Case, ClearedCase, Incident
from app.domain.answer_fields.sources import Queue
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row
from app.queries.cases import standing
from app.queries.casework import into_of, work
from app.queries.filters import Filters
from app.queries.metrics import Key, latest, latest_range, series
from app.store.reader import Reader

A = TypeVar("A", bound=AlertItem)
_CASE = (
    "id",
    "signature",
    "signatures",
    "workflow",
    "state",
    "awaits",
    "error_class",
    "error_code",
    "partner",
    "status",
    "count",
    "first_seen",
    "last_seen",
    "oldest_since",
    "odds",
    "waits_on",
    "owner",
    "tenants",
    "versions",
    "next_deadline_at",
    "can_make_deadline",
    "runbook",
    "has",
    "has_since",
    "next_check",
)
_OF_CASE = ("count", "first_seen", "last_seen", "oldest_since", "next_deadline_at", "can_make_deadline", "odds")
_ALERT = ("rule_detail", "health_detail", "notifications", "history", "members", "filter")
"""What of an alert names people's words, addresses of targets, or the filter of its transactions."""
_OF_ALERT = ("transactions", "at_risk", "value", "n", "next_deadline_at")
_PARTS = ("promised", "reviews_overdue", "can_make", "past_deadline", "uncalled", "retrying", "duplicates")


def countable(rows: Sequence[ReadRow], least: int) -> tuple[list[Row], int]:
    """Rows of `operate.standing` that may be counted, and how many may not.

    Of those that may, a part (how many can make their deadline) that is small, or leaves a small rest, reads 0, with
    the instant that belongs to it.
    """
    gone = left_out([row["transactions"] for row in rows], least)
    rows_left = [_parts(row, least) for row, out in zip(rows, gone, strict=True) if not out]
    return rows_left, sum(gone)


def _parts(row: ReadRow, least: int) -> Row:
    cut = dict(row)
    whole = row["transactions"]
    for name in _PARTS:
        if name != "promised" and (is_small(row[name], least) or is_small(whole - row[name], least)):
            cut[name] = 0
    if cut["can_make"] != row["can_make"] or cut["past_deadline"] != row["past_deadline"]:
        cut["can_make"], cut["past_deadline"], cut["next_deadline"] = 0, 0, None
    return cut


def group_of_figures(group: Group, least: int) -> Group | None:
    """The group with the cases that may be counted; None where there is none."""
    rows, _ = countable([vars(case) for case in group.cases], least)
    if not rows:
        return None
    (cut,) = case_groups.fold(rows)
    return replace(group, cases=cut.cases)


def hidden_cases(reader: Reader, filters: Filters, least: int) -> set[str]:
    """The cases of the filters that may not be counted."""
    if not least:
        return set()
    rows = combined(standing(reader, filters), into_of(work(reader)))
    gone = left_out([row["n"] for row in rows], least)
    return {row["signature"] for row, out in zip(rows, gone, strict=True) if out}


def case_figures(case: Case | ClearedCase, least: int, hidden: bool = False) -> Case:
    """A case (`cases.detail`) without what single transactions and people's notes say; `sentence` says it in words.

    Its counts are null where there are too few, or `hidden` says that they would give another away.
    """
    answered: Row = {name: value for name, value in case.items() if name in _CASE}
    if hidden or is_small(case["count"], least):
        nothing = dict.fromkeys(name for name in _OF_CASE if name in answered)
        return cast(Case, {**answered, **nothing, "sentence": TOO_FEW})
    saved = answered.get("can_make_deadline") or 0
    if is_small(saved, least) or is_small(case["count"] - saved, least):
        answered |= {"can_make_deadline": None, "next_deadline_at": None}
    if answered.get("odds") and is_small(answered["odds"]["n"], least):
        answered["odds"] = None
    return cast(Case, {**answered, "sentence": _sentence(answered)})


def _sentence(case: ReadRow) -> str:
    count, status = case["count"], case["status"]
    if status == "cleared":
        return "No transaction is in this case any more."
    verb = ("stands" if count == 1 else "stand") if status == "stuck" else ("has" if count == 1 else "have")
    what = f"in {case['state']}" if status == "stuck" else f"failed in {case['state']}"
    if case["awaits"]:
        what += f", awaiting {case['awaits']}"
    partner = f", with {case['partner']}" if case["partner"] else ""
    since = f", since {to_rfc3339(case['first_seen'])}" if case["first_seen"] else ""
    return f"{count:,} {verb} {what}{partner}{since}."


def incident_figures(incident: Incident, least: int) -> Incident | None:
    """An incident without small cells; None where no case of it may be counted.

    With small cells its own sentence goes, since that counts what was sent and answered. Its trend goes in any case
    where there is a least count: between two of its points a single transaction shows.
    """
    if least:
        incident = {**incident, "trend": []}
    counts = [case["transactions"] for case in incident["cases"]]
    gone = left_out(counts, least)
    if all(gone) and gone:
        return None
    figures = (
        incident["sent"],
        incident["answered"],
        incident["past_deadline"],
        incident["can_make_deadline"],
    )
    if not any(gone) and not any(is_small(figure, least) for figure in figures):
        return incident
    cases = [case for case, out in zip(incident["cases"], gone, strict=True) if not out]
    total = sum(case["transactions"] for case in cases)
    cut = dict.fromkeys((*_OF_INCIDENT, "next_deadline_at"))
    changed = {"cases": cases, "transactions": total, "sentence": f"{total:,} or more wait."}
    return cast(Incident, {**incident, **cut, **changed})


_OF_INCIDENT = ("sent", "answered", "past_deadline", "can_make_deadline")


def alert_figures(alert: A, least: int) -> A:
    """An alert without its members, history and messages; its figures are null where they are of too few."""
    answered: Row = {name: value for name, value in alert.items() if name not in _ALERT}
    if is_small(alert["transactions"], least) or is_small(alert["n"], least):
        return cast(A, {**answered, **dict.fromkeys(_OF_ALERT), "text": TOO_FEW})
    if is_small(alert["at_risk"], least) or is_small((alert["transactions"] or 0) - (alert["at_risk"] or 0), least):
        return cast(A, {**answered, "at_risk": None, "next_deadline_at": None})
    return cast(A, answered)


def series_figures(segments: Sequence[Row], least: int) -> list[Row]:
    """The series of a number (`metrics.series`), small points null; bucket by bucket, since the series add up to a
    total that can be asked for.
    """
    if not least or not segments:
        return list(segments)
    cut = [{**segment, "points": [dict(point) for point in segment["points"]]} for segment in segments]
    for bucket in zip(*(segment["points"] for segment in cut), strict=True):
        for point, out in zip(bucket, left_out([point["n"] or 0 for point in bucket], least), strict=True):
            if out:
                point |= {"value": None, "n": None}
    return cut


def number_series(
    reader: Reader,
    number: str,
    filters: Filters,
    by: Sequence[str] = (),
    interval: str | None = None,
    quantile: str | None = None,
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> list[Row]:
    """The series of a number as the reader's actor is told it; raises, and takes `parts`, as `metrics.series`."""
    rows = series_figures(series(reader, number, filters, by, interval, quantile, keys, parts), reader.least)
    hide_differences(rows, reader, number, filters, by, interval)
    return rows


def latest_points(
    reader: Reader,
    number: str,
    filters: Filters,
    by: Sequence[str],
    interval: str,
    buckets: int,
    quantile: str | None = None,
    keys: Sequence[Key] | None = None,
    parts: Sequence[str] = (),
) -> dict[Key, ReadRow]:
    """By segment {value, n} of a number over the last `buckets` of a range, as the reader's actor is told it."""
    over = latest(reader, number, filters, by, interval, buckets, quantile, keys, parts)
    rows: list[Row] = [
        {"segment": dict(zip(by, key, strict=True)), "points": [{"value": value, "n": n}]}
        for key, (value, n) in over.items()
    ]
    rows = series_figures(rows, reader.least)
    hide_differences(rows, reader, number, latest_range(filters, interval, buckets), by, None)
    return {key: row["points"][0] for key, row in zip(over, rows, strict=True)}


def queue_figures(rows: Sequence[Queue], least: int) -> list[Queue]:
    """Queues, those with too few items with null figures."""
    gone = left_out([row["depth"] for row in rows], least)
    figures = ("depth", "unassigned", "oldest", "overdue", "forecast")
    cut = dict.fromkeys(figures)
    return [cast(Queue, {**row, **cut}) if out else row for row, out in zip(rows, gone, strict=True)]
