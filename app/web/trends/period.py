"""The period that a page of Trends looks at, and the one before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import BadInput
from app.domain.instants import of_query
from app.web.view import View

WEEK = timedelta(days=7)
CHOICES = (("now-24h", "24 hours"), ("now-7d", "7 days"), ("now-30d", "30 days"), ("now-90d", "90 days"))


@dataclass(frozen=True)
class Period:
    """[from_, to), naive UTC."""

    from_: datetime
    to: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.to - self.from_

    def before(self) -> "Period":
        """The period of the same length that ended when this one began."""
        return Period(self.from_ - self.length, self.from_)

    def words(self) -> str:
        """`13 Nov 15:00 to 20 Nov 15:00 UTC`; days alone where both ends are midnights, years where they differ."""
        midnight = self.from_.time() == self.to.time() == datetime.min.time()
        if midnight and self.length == timedelta(days=1):
            return f"{self.from_.day} {self.from_:%b %Y}"
        year = "" if self.from_.year == self.to.year else " %Y"
        form = f"%b{year}" if midnight else f"%b{year} %H:%M"
        return f"{self.from_.day} {self.from_:{form}} to {self.to.day} {self.to:{form}}{'' if midnight else ' UTC'}"


def period(view: View, now: datetime, usual: timedelta = WEEK) -> Period:
    """The view's range, `usual` up to its end where it has no beginning. Raises BadInput for one that is empty."""
    to = now if view.to is None else min(of_query(view.to, now), now)
    since = to - usual if view.from_ is None else of_query(view.from_, now)
    if since >= to:
        raise BadInput("from: is not before to, or is yet to come.")
    return Period(since, to)
