"""What a page was just drawn from is asked once, while somebody looks from segment to segment."""

from datetime import datetime, timedelta

from app.web.answer_cache import LASTS, MOST, Recent
from tests.people import JON, MARA

AT = datetime(2026, 11, 20, 9)


class Question:
    """A clock that is set, and a question that counts how often it is asked."""

    def __init__(self) -> None:
        self.now, self.times = AT, 0

    def ask(self) -> dict[str, int]:
        self.times += 1
        return {"n": self.times}


def test_a_second_look_within_a_minute_is_answered_from_the_first() -> None:
    question = Question()
    recent = Recent(lambda: question.now)
    assert recent.anew("by partner", question.ask) == {"n": 1}
    question.now += LASTS
    assert recent.of("by partner", question.ask) == {"n": 1}
    question.now += timedelta(seconds=1)
    assert recent.of("by partner", question.ask) == {"n": 2}


def test_another_question_and_a_new_visit_are_asked_anew() -> None:
    question = Question()
    recent = Recent(lambda: question.now)
    recent.anew("by partner", question.ask)
    question.now += timedelta(seconds=1)
    assert recent.of("by tenant", question.ask) == {"n": 2}
    assert recent.anew("by partner", question.ask) == {"n": 3}
    question.now += timedelta(seconds=1)
    assert recent.of("by partner", question.ask) == {"n": 3}


def test_under_a_clock_that_stands_nothing_is_recent() -> None:
    question = Question()
    recent = Recent(lambda: question.now)
    recent.anew("by partner", question.ask)
    assert recent.of("by partner", question.ask) == {"n": 2}


def test_the_oldest_answer_gives_way() -> None:
    question = Question()
    recent = Recent(lambda: question.now)
    for number in range(MOST + 1):
        recent.anew(str(number), question.ask)
    question.now += timedelta(seconds=1)
    assert recent.of("1", question.ask) == {"n": 2}
    assert recent.of("0", question.ask) == {"n": MOST + 2}


def test_an_answer_to_one_person_is_never_given_to_another() -> None:
    question = Question()
    recent = Recent(lambda: question.now)
    recent.of_actor(MARA).anew("by partner", question.ask)
    question.now += timedelta(seconds=1)
    assert recent.of_actor(JON).of("by partner", question.ask) == {"n": 2}
    question.now += timedelta(seconds=1)
    assert recent.of_actor(MARA).of("by partner", question.ask) == {"n": 1}
