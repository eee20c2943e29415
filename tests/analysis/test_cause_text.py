"""Who is compared with whom is said in sentences that read well."""

from datetime import datetime

from app.analysis.causes.text import healthy_sentence, sick_sentence
from app.catalog.model import Catalog, Workflow
from app.queries.causes import Group
from app.queries.filters import Filters

CATALOG = Catalog(workflows={"orders": Workflow(title="Orders")})
SINCE = datetime(2026, 11, 21, 23, 36)


def test_when_they_started_follows_a_comma_that_stands_by_its_word() -> None:
    filters = Filters(version=("2.3",), error_class=("rejected",), from_=SINCE)
    assert sick_sentence(CATALOG, filters, 56, 56) == (
        "56 transactions on version 2.3, with error class rejected, started from 2026-11-21 23:36 UTC."
    )
    assert healthy_sentence(CATALOG, filters, Filters(), Group([], 1, ("orders",)), 1) == (
        "1 transaction of Orders that completed, ended, or are open and not stuck, started from 2026-11-21 23:36 UTC."
    )
    assert sick_sentence(CATALOG, Filters(), 2, 2) == "2 transactions."
