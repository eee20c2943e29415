"""All findings, those without a waiver first."""

from app.governance import declaration_findings, drift
from app.governance.finding import Finding, waived, waivers_of
from app.governance.not_loaded import not_loaded
from app.queries import findings as asked
from app.queries.filters import Filters
from app.queries.set_aside import set_aside
from app.store.reader import Reader


def disagreements(reader: Reader, filters: Filters | None = None) -> list[Finding]:
    """All findings as known to the reader: those that nobody waived first, the most shown first of each kind."""
    catalog, chosen = reader.catalog, filters or Filters()
    segments = asked.segments_seen(reader, chosen)
    listed = [
        *declaration_findings.undeclared(asked.undeclared_moves(reader, chosen), catalog),
        *declaration_findings.unregistered(segments, catalog),
        *declaration_findings.past_sunset(segments, catalog),
        *declaration_findings.without_runbook(asked.classes_seen(reader, chosen), catalog),
        *declaration_findings.retried(asked.retried_rejections(reader, chosen), catalog),
        *declaration_findings.late(asked.late_responses(reader, chosen), catalog),
        *drift.drifted(asked.shapes_seen(reader, chosen), catalog),
        *([] if filters is not None and filters != Filters() else not_loaded(set_aside(reader))),
    ]
    judged = waived(listed, waivers_of(catalog.waivers), reader.now.date())
    return sorted(judged, key=lambda one: (one.waiver is not None, one.finding, -one.transactions, one.sentence))
