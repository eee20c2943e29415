"""Rejections: what was sent and not taken, with its reason and without its values."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rejection:
    """Records of one request that were refused for one reason, or, as a `warning`, something else that was not taken.

    `reason` names no value, so it may be stored and counted by; `detail`, where there is one, is the sentence for the
    sender, may quote what was sent, and may start with the place. `place` is where the first of them stood
    (`resourceSpans[0].scopeSpans[1].spans[3]`), `index` its position in a batch of events. `source` is the service or
    event source, None where it is unknown. `problems` are the sentences of `detail` one by one.
    """

    reason: str
    source: str | None = None
    place: str = ""
    count: int = 1
    index: int | None = None
    detail: str | None = None
    warning: bool = False
    problems: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Where and why, for the sender."""
        text = self.detail or self.reason
        return text if text.startswith(self.place) else f"{self.place}: {text}"


Rejections = tuple[Rejection, ...]


def refused(rejections: Iterable[Rejection]) -> int:
    """How many records were refused; warnings are none."""
    return sum(rejection.count for rejection in rejections if not rejection.warning)


def message_of(rejections: Rejections, limit: int = 5) -> str:
    """One message for the sender: the first few sentences, and how many records more were refused."""
    text = "; ".join(_with_count(rejection) for rejection in rejections[:limit])
    rest = refused(rejections[limit:])
    return f"{text}; and {rest} more" if rest else text


def _with_count(rejection: Rejection) -> str:
    if rejection.count == 1:
        return rejection.sentence
    unit = "times" if rejection.warning else "records"
    return f"{rejection.sentence} ({rejection.count} {unit})"
