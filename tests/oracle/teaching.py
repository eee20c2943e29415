"""Records that teach: finished stays and silences from which thresholds are learned, and waits to judge by them."""

from random import Random

from tests.oracle import making
from tests.oracle.making import at
from tests.oracle.records import Record

DAY = 24 * 60
"""Minutes."""


def history(dice: Random, workflow: str | None) -> list[Record]:
    """Enough finished stays and silences of a workflow for thresholds, or one too few, around a midnight."""
    records: list[Record] = []
    count = dice.choice((29, 30, 31, 40))
    days = dice.choice((-1, -1, -3, -30, -31, 0))
    step, grow = dice.choice((1, 5)), dice.choice((0, 0, 1))
    state, then = dice.choice((("received", "shelf"), ("shelf", "received"), ("shelf", "completed")))
    for i in range(count):
        begin = days * 1440 + 20 * i
        fields = {"workflow": workflow, "tenant_scope": None}
        records.append(making.move(begin, f"old-{i}", state, **fields))
        records.append(making.move(begin + step + grow * i, f"old-{i}", then, **fields))
    if dice.random() < 0.3:
        for i in range(count):
            for second in (0, step + grow * i + 1):
                records.append(making.span(-1440 + i + second, f"{i:032x}", f"{second:016x}", f"only-{i}"))
    return records


def weeks(dice: Random) -> list[Record]:
    """Some weeks of stays whose usual length changes, of three workflows, and twelve transactions among them."""
    records: list[Record] = []
    for workflow in ("wild", "simple", None):
        for _ in range(dice.randrange(1, 5)):
            records += _stays(dice, workflow, f"old-{len(records)}")
    for i in range(12):
        records += _judged(dice, dice.choice(("wild", "simple", None)), f"t{i}")
    return records


def _stays(dice: Random, workflow: str | None, prefix: str) -> list[Record]:
    """Stays of about one length that began on one day."""
    records: list[Record] = []
    day, length, grow = dice.randrange(-35, 6), dice.choice((10, 60, 600, 2000, 5000)), dice.choice((0, 1, 7))
    for i in range(dice.choice((10, 20, 30, 31))):
        begin, name = day * DAY + dice.randrange(0, 900), f"{prefix}-{i}"
        end = begin + length + grow * i
        if workflow is None and dice.random() < 0.3:
            trace = f"{day + 40:08x}{len(prefix):08x}{begin + 100_000:08x}{i:08x}"
            records.append(making.span(begin, trace, f"{1:016x}", name))
            records.append(making.span(end, trace, f"{2:016x}", name))
        else:
            records.append(making.move(begin, name, "shelf", workflow=workflow))
            records.append(making.move(end, name, dice.choice(("received", "completed")), workflow=workflow))
    return records


def _judged(dice: Random, workflow: str | None, name: str) -> list[Record]:
    """A transaction that waits, by a transition or two, a task, or a span alone."""
    begin = dice.randrange(-34 * DAY, 4 * DAY)
    if workflow is None and dice.random() < 0.3:
        return [making.span(begin, f"{begin + 100_000:032x}", f"{1:016x}", name)]
    due = at(dice.randrange(-34 * DAY, 5 * DAY)) if dice.random() < 0.3 else None
    records = [making.move(begin, name, "shelf", workflow=workflow, due_at=due)]
    later = begin + dice.randrange(0, 6000)
    if dice.random() < 0.5:
        records.append(making.move(later, name, dice.choice(("shelf", "received", "completed")), workflow=workflow))
    if dice.random() < 0.3:
        records.append(making.review(later, name, name, "opened", queue="desk"))
    return records
