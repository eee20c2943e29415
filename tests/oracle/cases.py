"""The catalog of the cases worked by hand, and how they are asked."""

from datetime import datetime
from typing import Any

from app.catalog.model import Catalog, ErrorClass, ErrorMatch, Partner, Queue, State, Workflow
from tests.oracle.making import at
from tests.oracle.records import Record
from tests.oracle.world import World

CATALOG = Catalog(
    workflows={
        "exchange": Workflow(
            owner="interop",
            deadline=15 * 60,
            exception_deadline=24 * 3600,
            states={
                "received": State(waits_on="us", limit=60, next=("submitted", "identity_review")),
                "identity_review": State(waits_on="review", limit=4 * 3600, next=("submitted",), exception=True),
                "submitted": State(
                    waits_on="partner", limit=600, next=("completed", "legal"), awaits="acknowledgement"
                ),
                "legal": State(waits_on="hold", limit=3600, next=("submitted",)),
                "dead_letter": State(waits_on="queue", exception=True, dead_letter=True),
                "shelf": State(waits_on="us"),
                "completed": State(terminal="completed"),
                "failed": State(terminal="failed"),
            },
        )
    },
    partners={"northwind": Partner(owner="partner-desk", peers=("api.northwind.example",))},
    queues={"desk": Queue(owner="member-services", decide_within=1800)},
    errors={"partner_rejection": ErrorClass(owner="rejections", match=(ErrorMatch(code="PR-*"),))},
)
MOVE = {"workflow": "exchange", "partner": "northwind"}


def told(records: list[Record], minutes: float, name: str = "t", as_of: datetime | None = None) -> dict[str, Any]:
    """The detail of one transaction so many minutes after the start."""
    return World(records, CATALOG, at(minutes), as_of).detail((None, name))
