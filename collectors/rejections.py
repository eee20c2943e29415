"""What was sent and not taken: counted, answered, and journaled without its values."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rejection:
    """Records of one request that were refused for one reason.

    `reason` names no value, so it may be stored and counted by; `detail`, where there is one, is the sentence for the
    sender and may quote what was sent. `place` is where the first of them stood
    (`resourceSpans[0].scopeSpans[1].spans[3]`), `index` its position in a batch of events. `source` is the service or
    event source, None where it is unknown.
    """

    reason: str
    source: str | None = None
    place: str = ""
    count: int = 1
    index: int | None = None
    detail: str | None = None

    @property
    def sentence(self) -> str:
        """Where and why, for the sender."""
        text = self.detail or self.reason
        return f"{self.place}: {text}" if self.place else text


Rejections = tuple[Rejection, ...]


def refused(rejections: Iterable[Rejection]) -> int:
    """How many records the rejections stand for."""
    return sum(rejection.count for rejection in rejections)


def told(rejections: Rejections, limit: int = 5) -> str:
    """One message for the sender: the first few sentences, and how many records more were refused."""
    shown = rejections[:limit]
    text = "; ".join(
        f"{rejection.sentence} ({rejection.count} records)" if rejection.count > 1 else rejection.sentence
        for rejection in shown
    )
    rest = refused(rejections[limit:])
    return f"{text}; and {rest} more" if rest else text
