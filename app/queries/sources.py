"""Sources: freshness, rejections, and records without a transaction."""

from collections import defaultdict

from app.analysis.join_candidates import TECHNICAL, candidates
from app.domain.answer_fields.sources import JoinCandidate, Rejections, SetAside, Source
from app.domain.rows import ReadRow, Row
from app.queries.rows import dicts
from app.queries.set_aside import set_aside
from app.store.reader import Reader

LATEST_LOOSE = 20_000
Who = tuple[str, str]


def sources(reader: Reader, loose: bool = False) -> list[Source]:
    """One dict a source, being a service or event source and the token it sends with, by name.

    Gap and offset are in seconds;
    `rejected` counts by reason, `rejections` are the same as {reason, n, last_at, example}, the example being the place
    where the last stood; `repeated` is how many came again and changed nothing; `set_aside` is how many accepted
    records could not be loaded. Only with `loose`, since these read all records: `unjoined`, and
    the attributes that would join most of it (`app.analysis.join_candidates`), of which `would_join` is the likeliest.
    A source of which everything was refused has no instants. `silent` is None while the journal's history is still
    being loaded: what a source sent last is not known yet.
    """
    rows = {_who(row): row for row in dicts(reader.ask("sources", source=None, ingested_by=None))}
    rejections: dict[Who, list[Rejections]] = defaultdict(list)
    for row in dicts(reader.ask("source_rejections")):
        rejections[_who(row)].append(
            {"reason": row["reason"], "n": row["n"], "last_at": row["last_at"], "example": row["example"]}
        )
    aside: dict[Who, int] = defaultdict(int)
    for refused in set_aside(reader):
        aside[_who(refused)] += refused["records"]
    unjoined = {_who(row): row["unjoined"] for row in dicts(reader.ask("source_unjoined"))} if loose else {}
    joining = _joining(reader) if unjoined else {}
    known = reader.caught_up()
    return [
        {
            "source": who[0],
            "ingested_by": who[1],
            "last_event_time": rows.get(who, {}).get("last_event_time"),
            "last_ingested_at": rows.get(who, {}).get("last_ingested_at"),
            "usual_gap": rows.get(who, {}).get("usual_gap"),
            "silent": rows.get(who, {}).get("silent", False) if known else None,
            "accepted": rows.get(who, {}).get("accepted", 0),
            "repeated": rows.get(who, {}).get("repeated", 0),
            "rejected": {row["reason"]: row["n"] for row in rejections.get(who, ())},
            "rejections": rejections.get(who, []),
            "set_aside": aside.get(who, 0),
            "unjoined": unjoined.get(who, 0) if loose else None,
            "would_join": next((one["attribute"] for one in joining.get(who, ())), None),
            "would_join_share": next((one["share"] for one in joining.get(who, ())), None),
            "join_candidates": joining.get(who, []),
            "clock_offset": rows.get(who, {}).get("clock_offset"),
        }
        for who in sorted({*rows, *rejections, *(who for who in aside if who[0])})
    ]


def silent_sources(reader: Reader) -> list[Row]:
    """{source, ingested_by, last_event_time, usual_gap} of the sources that are silent, by name; none while the
    journal's history is still being loaded."""
    if not reader.caught_up():
        return []
    return dicts(reader.ask("silent_sources"))


def _joining(reader: Reader) -> dict[Who, list[JoinCandidate]]:
    """What would join the unjoined records of each source, the likeliest attribute first."""
    rows: dict[Who, list[ReadRow]] = defaultdict(list)
    for row in dicts(reader.ask("source_id_attributes", most=LATEST_LOOSE, technical=list(TECHNICAL))):
        rows[_who(row)].append(row)
    return {who: candidates(of_source) for who, of_source in rows.items()}


def _who(row: ReadRow | SetAside) -> Who:
    return row["source"] or "", row["ingested_by"] or ""
