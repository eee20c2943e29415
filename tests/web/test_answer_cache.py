"""What a page was just drawn from is asked once, while somebody looks from segment to segment."""

from datetime import datetime, timedelta

from app.web.answer_cache import LASTS, MOST, Recent

AT = datetime(2026, 11, 20, 9)


class Told:
    """A clock that is set, and a question that counts how often it is asked."""

    def __init__(self) -> None:
        self.now, self.times = AT, 0

    def ask(self) -> dict[str, int]:
        self.times += 1
        return {"n": self.times}


def test_a_second_look_within_a_minute_is_answered_from_the_first():
    told = Told()
    recent = Recent(lambda: told.now)
    assert recent.anew("by partner", told.ask) == {"n": 1}
    told.now += LASTS
    assert recent.of("by partner", told.ask) == {"n": 1}
    told.now += timedelta(seconds=1)
    assert recent.of("by partner", told.ask) == {"n": 2}


def test_another_question_and_a_new_visit_are_asked_anew():
    told = Told()
    recent = Recent(lambda: told.now)
    recent.anew("by partner", told.ask)
    told.now += timedelta(seconds=1)
    assert recent.of("by tenant", told.ask) == {"n": 2}
    assert recent.anew("by partner", told.ask) == {"n": 3}
    told.now += timedelta(seconds=1)
    assert recent.of("by partner", told.ask) == {"n": 3}


def test_under_a_clock_that_stands_nothing_is_recent():
    told = Told()
    recent = Recent(lambda: told.now)
    recent.anew("by partner", told.ask)
    assert recent.of("by partner", told.ask) == {"n": 2}


def test_the_oldest_answer_gives_way():
    told = Told()
    recent = Recent(lambda: told.now)
    for number in range(MOST + 1):
        recent.anew(str(number), told.ask)
    told.now += timedelta(seconds=1)
    assert recent.of("1", told.ask) == {"n": 2}
    assert recent.of("0", told.ask) == {"n": MOST + 2}
