"""The invented world as a stream of arrivals in time: history up to an instant, then live traffic."""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from operator import attrgetter

from sample_data import participants, scenarios, traffic
from sample_data.partner_outages import Weather
from sample_data.traffic import DAY
from sample_data.transaction_script import Arrival, Course

STARTS_A_MINUTE = 20
HELD_BACK = (3.95 * DAY, 3.05 * DAY, 2.04 * DAY)
"""Once the review desk's feed fell behind: what it had to tell of these hours (seconds before the end of history, from
and to) came no sooner than the third."""


def arrivals(seed: int, now: float, days: int, live_starts: int = STARTS_A_MINUTE) -> Iterator[Arrival]:
    """Every record of a world whose history ends at `now` (seconds since 1970), in the order of arrival, without end.

    Normal days begin `days` before `now`; from `now` on, `live_starts` transactions start each minute. The stories are
    the same for any `days`, and so are the days that two calls share.
    """
    weather = Weather(scenarios.spells(now))
    begin, today = now - days * DAY, int(now // DAY)
    by_day: dict[int, list[Arrival]] = defaultdict(list)
    for course in scenarios.courses(seed, now, weather):
        _shelve(course, by_day, now)
    for number in range(int(begin // DAY), today + 1):
        for course in traffic.day(seed, number, now, weather):
            if begin <= course.started < now:
                _shelve(course, by_day, now)
        for earlier in [early for early in by_day if early < number]:
            by_day[number] += by_day.pop(earlier)
        due = sorted(by_day.pop(number, ()), key=attrgetter("at"))
        ahead = bisect_left(due, now, key=attrgetter("at"))
        by_day[today + 1] += due[ahead:]
        yield from due[:ahead]
    yield from _live(seed, now, weather, [arrival for of_day in by_day.values() for arrival in of_day], live_starts)


def _shelve(course: Course, by_day: dict[int, list[Arrival]], now: float) -> None:
    first, last, until = (now - before for before in HELD_BACK)
    for arriving in course.arrivals:
        delayed = arriving.sender == participants.REVIEW_EVENTS and first <= arriving.at < last
        arrival = arriving._replace(at=until) if delayed else arriving
        by_day[int(arrival.at // DAY)].append(arrival)


def _live(seed: int, now: float, weather: Weather, waiting: list[Arrival], starts: int) -> Iterator[Arrival]:
    order = count()
    heap = [(arrival.at, next(order), arrival) for arrival in waiting]
    heapq.heapify(heap)
    for number in count(int(now // 60)):
        courses: Iterator[Course] = traffic.minute(seed, number, now, weather, starts)
        for course in courses:
            if course.started >= now:
                for arrival in course.arrivals:
                    heapq.heappush(heap, (arrival.at, next(order), arrival))
        while heap and heap[0][0] < (number + 1) * 60:
            yield heapq.heappop(heap)[2]
