"""What is stuck now, shown beside a verdict of whole past buckets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.analysis.case_groups import Group
from app.analysis.stability.periods import Period
from app.answers.figures import group_of_figures
from app.answers.incidents import standing, title_of
from app.domain.rows import Row
from app.queries.filters import Filters
from app.queries.metrics import totals
from app.queries.stability import Key
from app.store.reader import Reader


class Present:
    """The stuck transactions of now, asked once for all segments of a page: the values `keys` of `by`."""

    def __init__(
        self, reader: Reader, filters: Filters, by: Sequence[str], over: Period, keys: Sequence[Key] | None
    ) -> None:
        self._reader = reader
        self._over = over
        now = replace(filters, from_=None, to=None)
        groups = standing(reader, now)
        if reader.least:
            groups = [cut for group in groups if (cut := group_of_figures(group, reader.least)) is not None]
        self._incidents = groups
        by_segment = totals(reader, "stuck", now, by, keys=keys)
        self._stuck: dict[Key, int] = {key: value for key, (value, _) in by_segment.items()}
        parts = () if keys is not None else by
        self._overall = self._stuck[()] if not by else totals(reader, "stuck", now, (), parts=parts)[()][0]

    def overall(self) -> Row:
        """{as_of, stuck, incidents: [{id, title, since, transactions, sentence}]} of everything."""
        return self._row(self._overall, self._incidents)

    def of(self, segment: Mapping[str, str | None]) -> Row:
        """The same of one segment; its incidents are those of its partner, where it is split by partner."""
        mine = [
            group
            for group in self._incidents
            if group.kind == "partner" and set(segment) == {"partner"} and group.name == segment["partner"]
        ]
        return self._row(self._stuck.get(tuple(segment.values()), 0), mine)

    def _row(self, stuck: int, incidents: Sequence[Group]) -> Row:
        listed = [
            {
                "id": group.key,
                "title": title_of(self._reader.catalog, group),
                "since": group.first.since,
                "transactions": group.transactions,
                "sentence": self._sentence(group),
            }
            for group in incidents
        ]
        return {"as_of": self._reader.now, "stuck": stuck, "incidents": listed}

    def _sentence(self, group: Group) -> str:
        since, now, until = group.first.since, self._reader.now, self._over.until
        day = "" if since.date() == now.date() else f"{since.day} {since:%b} "
        unit = {"1h": "hours", "1d": "days", "1w": "weeks"}[self._over.interval]
        waits = "waits" if group.transactions == 1 else "wait"
        counted = "is not in the verdict" if since >= until else "is in the verdict only as far as it had begun"
        return (
            f"{title_of(self._reader.catalog, group)}, now ({now:%H:%M} UTC): {group.transactions:,} {waits} "
            f"since {day}{since:%H:%M}; this {counted}, which judges whole {unit} up to "
            f"{until.day} {until:%b} {until:%H:%M} UTC."
        )
