"""Imports files: each becomes requests to a collector's address or to an intake in this process."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import BadInput, Unavailable
from collectors.collector_client import Reply, Send, reply_of
from collectors.files import formats
from collectors.files.input import opened
from collectors.files.parts import Choices, Part, Problem
from collectors.files.resumption import ImportNotes, Sent
from collectors.intake import Intake, Request

SHOWN_PROBLEMS = 20
DEFAULT = Choices()
_ATTEMPTS = 8
_REJECTED = ("rejectedSpans", "rejectedLogRecords")

Progress = Callable[[int, int], None]
"""(bytes of the file that were read, bytes it has) -> None."""


@dataclass
class Report:
    """What became of a file: records stored, records refused, and the first of the problems.

    `before` is what this import did not send, because one that was cut off had; the counts include it. `repeated` of
    the records were stored before, as far as the collector remembers.
    """

    file: str
    accepted: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    before: Sent = field(default_factory=Sent)
    repeated: int = 0

    def refuse(self, problem: Problem) -> None:
        """Count a problem, and keep it where it is among the first."""
        self.refused += problem.records
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(problem)


def import_file(
    path: Path,
    send: Send,
    choices: Choices = DEFAULT,
    progress: Progress = lambda done, total: None,
    sleep: Callable[[float], None] = time.sleep,
    notes: ImportNotes | None = None,
) -> Report:
    """Import one file. What cannot be taken is counted and named; the rest goes in.

    With `notes` an import that was cut off goes on after the last request before its first refusal: what was refused is
    sent again, since the catalog may have been mended. Raises BadInput where the file cannot be read as chosen,
    Unavailable where the intake stays away or overloaded: what was stored by then stays, and importing the file again
    changes nothing of it.
    """
    with opened(path) as source:
        stat = source.stat
        note = None if notes is None else notes.of(path, stat, choices)
        before = Sent() if note is None else note.read()
        report = Report(path.name, before.accepted, before=before)
        total = stat.st_size
        try:
            for number, part in enumerate(formats.parts(source, choices)):
                if number >= before.parts:
                    for problem in part.problems:
                        report.refuse(problem)
                    if part.records:
                        _count(report, part, _sent(send, part, sleep))
                    if note is not None and not report.refused:
                        note.write(Sent(number + 1, report.accepted))
                progress(part.position, total)
        except BadInput as bad:
            if not report.accepted:
                raise
            remark = f"{report.accepted:,} records taken before that stay; importing the file again doubles none"
            raise BadInput(f"{bad}; {remark}", bad.counted_as) from None
        progress(total, total)
        if note is not None:
            note.remove()
    return report


def into(intake: Intake) -> Send:
    """Requests to an intake in this process."""

    def send(signal: str, content_type: str, body: bytes) -> Reply:
        answer = intake.accept(Request(signal, content_type), body)
        headers = {name.lower(): value for name, value in answer.headers}
        return reply_of(answer.status, answer.body, headers.get("retry-after"))

    return send


def _sent(send: Send, part: Part, sleep: Callable[[float], None]) -> Reply:
    """The answer to a part, asked again while the intake is overloaded."""
    for attempt in range(_ATTEMPTS):
        reply = send(part.signal, part.content_type, part.body)
        if reply.status not in (429, 503):
            return reply
        sleep(reply.retry_after if reply.retry_after is not None else min(2**attempt, 30))
    raise Unavailable("the collector stays overloaded; import the file again later, which doubles nothing")


def _count(report: Report, part: Part, reply: Reply) -> None:
    if reply.status >= 500 or reply.status in (401, 403, 404):
        raise Unavailable(f"the collector answered {reply.status}: {reply.reason}")
    refused = reply.content.get("rejected", []) if part.signal == "events" else []
    for item in refused:
        index = item.get("index")
        place = part.places[index] if isinstance(index, int) and index < len(part.places) else report.file
        report.refuse(Problem(place, str(item.get("reason", "")).removeprefix(f"events[{index}].")))
    if reply.status == 200:
        partial = reply.content.get("partialSuccess", {})
        count = sum(int(partial.get(name, 0)) for name in _REJECTED)
        if count:
            report.refuse(Problem(part.places[0], str(partial.get("errorMessage", "")), count))
        report.accepted += part.records - count - len(refused)
        report.repeated += int(reply.content.get("repeated", 0))
    elif not refused:
        report.refuse(Problem(part.places[0] if part.places else report.file, reply.reason, part.records))
