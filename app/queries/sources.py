"""Who sends us records, fresh or silent; what was refused of theirs, and what has found no transaction yet."""

from collections import defaultdict
from typing import Any

from app.queries.rows import dicts
from app.queries.set_aside import set_aside
from app.store.reader import Reader

LATEST_LOOSE = 20_000
Who = tuple[str, str]


def sources(reader: Reader, loose: bool = False) -> list[dict[str, Any]]:
    """One dict a source, being a service or event source and the token it sends with, by name.

    {source, ingested_by, last_event_time, last_ingested_at, usual_gap, silent, accepted, rejected,
    set_aside, unjoined, would_join, clock_offset}: gap and offset in seconds, `rejected` counts by reason, `set_aside`
    how many accepted records could not be loaded, `would_join` the attribute that
    holds known transaction ids most often among what is unjoined; these two only with `loose`, since they read all
    records. A source of which everything was refused has no instants.
    """
    rows = {_who(row): row for row in dicts(reader.ask("sources", source=None, ingested_by=None))}
    rejected: dict[Who, dict[str, int]] = defaultdict(dict)
    for row in dicts(reader.ask("source_rejections")):
        rejected[_who(row)][row["reason"]] = row["n"]
    aside: dict[Who, int] = defaultdict(int)
    for row in set_aside(reader):
        aside[_who(row)] += row["records"]
    unjoined = {_who(row): row["unjoined"] for row in dicts(reader.ask("source_unjoined"))} if loose else {}
    joining = {}
    if unjoined:
        joining = {_who(row): row["attribute"] for row in dicts(reader.ask("source_would_join", most=LATEST_LOOSE))}
    return [
        {
            "source": who[0],
            "ingested_by": who[1],
            **{name: rows.get(who, {}).get(name) for name in ("last_event_time", "last_ingested_at", "usual_gap")},
            "silent": rows.get(who, {}).get("silent", False),
            "accepted": rows.get(who, {}).get("accepted", 0),
            "rejected": rejected.get(who, {}),
            "set_aside": aside.get(who, 0),
            "unjoined": unjoined.get(who, 0) if loose else None,
            "would_join": joining.get(who),
            "clock_offset": rows.get(who, {}).get("clock_offset"),
        }
        for who in sorted({*rows, *rejected, *(who for who in aside if who[0])})
    ]


def _who(row: dict[str, Any]) -> Who:
    return row["source"] or "", row["ingested_by"] or ""
