"""The limits of an evidence bundle: stretches without a checkpoint, senders' clocks, and what it does not prove."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

import pyarrow as pa

from app.answers.services import LOCAL_MODE, Services
from app.domain.instants import to_rfc3339
from app.domain.records import Kind
from app.domain.rows import Row
from app.office import Checkpoint, Ledger

GAP = timedelta(minutes=5)
"""Checkpoints are signed a minute after an entry at the latest; a later one leaves a gap that is reported."""
AHEAD = timedelta(minutes=5)


def report(services: Services, checkpoints: Mapping[str, Sequence[Checkpoint]], tables: Mapping[Kind, pa.Table]) -> Row:
    """{checkpoints: [{chain, n, first_at, last_at, gaps: [{from, to, entries}]}], clocks: [{source, ...}]}.

    A gap is a stretch in which an entry waited longer than five minutes to be signed. Of each source's clock:
    how many records, and by how many seconds at most they were ahead of their arrival, or behind it.
    """
    chains = []
    for chain, signed in checkpoints.items():
        gaps = _gaps(services.whole_office.ledger, signed)
        instants = {"first_at": to_rfc3339(signed[0].at), "last_at": to_rfc3339(signed[-1].at)} if signed else {}
        chains.append({"chain": chain, "n": len(signed), **instants, "gaps": gaps})
    return {"checkpoints": chains, "clocks": _clocks(tables), "copy_problem": _copy_problem(services)}


def _gaps(ledger: Ledger, signed: Sequence[Checkpoint]) -> list[Row]:
    gaps = []
    for before, after in pairwise(signed):
        if after.at - before.at > GAP:
            (first,) = ledger.entries(before.sequence, 1, before.chain)
            if after.at - first.at > GAP:
                stretch = {"from": to_rfc3339(first.at), "to": to_rfc3339(after.at)}
                gaps.append({**stretch, "entries": after.sequence - before.sequence})
    return gaps


def not_proven(services: Services, gaps: Row, closed: int = 0) -> list[str]:
    """Sentences for the manifest; the verifier adds what it sees itself. `closed`: bodies that do not open."""
    sentences = [
        "what senders asserted: instants, names and actors inside records are their word; only records of the source "
        "transom were made here",
        "transactions.*, records/*.parquet and the summaries: derived for reading, signed, and checked against nothing",
        "spans and log lines: only the bytes of their commits are sealed, and they are not in the bundle",
        "that a record was sent at all: one that never reached Transom, or was refused, has no commit",
        "what people with access to the machine read from its files without Transom",
    ]
    if closed:
        sentences.append(
            f"what {closed} payload bodies say that were asked for: they were erased, or their key is not here"
        )
    if services.mode == LOCAL_MODE:
        sentences.append("who acted: in local mode everybody who reached this machine is the actor local")
    n = sum(len(chain["gaps"]) for chain in gaps["checkpoints"])
    if n:
        sentences.append(f"what happened to entries before they were signed, in {n} stretches that report.json lists")
    if gaps["copy_problem"]:
        sentences.append(f"anything by the copy outside: {gaps['copy_problem']}")
    return sentences


def _copy_problem(services: Services) -> str | None:
    return None if services.witness is None else services.witness.copy_problem


def _clocks(tables: Mapping[Kind, pa.Table]) -> list[Row]:
    seconds: dict[str, list[float]] = {}
    for table in tables.values():
        for row in table.select(["source", "event_time", "ingested_at"]).to_pylist():
            seconds.setdefault(row["source"] or "", []).append((row["event_time"] - row["ingested_at"]).total_seconds())
    return [
        {
            "source": source,
            "records": len(lags),
            "ahead": sum(lag > AHEAD.total_seconds() for lag in lags),
            "most_seconds_ahead": max(0.0, max(lags)),
            "most_seconds_behind": max(0.0, -min(lags)),
        }
        for source, lags in sorted(seconds.items())
    ]
