"""Small requests come by the thousand: what they cost to load is by the row, not by the entry."""

from datetime import datetime, timedelta

from app.catalog.model import Catalog
from app.domain.records import Kind, of_rows
from app.journal import Entry
from app.store.database import cursor_of
from app.store.store import Store

NOON = datetime(2026, 11, 23, 12)
ENTRIES = 1500


def entry(number: int) -> Entry:
    spans = [
        {
            "event_time": NOON + timedelta(seconds=number),
            "start_ns": number * 10 + place,
            "trace_id": f"{number + 1:032x}",
            "span_id": f"{number * 10 + place + 1:016x}",
            "attributes": [{"key": "part", "value": str(place)}],
            "resource": f'{{"resource":{{"attributes":[]}},"schemaUrl":"{number % 3}"}}',
        }
        for place in range(3)
    ]
    at = NOON + timedelta(seconds=number)
    return Entry(number + 1, number + 1, at, Kind.SPAN, f"token-{number % 2}", None, of_rows(Kind.SPAN, spans))


def test_thousands_of_small_entries_are_loaded_at_once_each_with_its_own_sender_and_instant() -> None:
    held = Catalog()
    store = Store(None, lambda: held, lambda: NOON + timedelta(days=1))
    store.load([entry(number) for number in range(ENTRIES)])

    cursor = cursor_of(store._opened.connection)
    assert cursor.execute("select count(*), count(distinct span_id) from spans").fetchall() == [(ENTRIES * 3,) * 2]
    wrong = """select count(*) from spans
        where ingested_at <> event_time or ingested_by <> 'token-' || (start_ns // 10 % 2)
           or resource not like '%"' || (start_ns // 10 % 3) || '"%'
           or attributes[1].value <> (start_ns % 10)::varchar"""
    assert cursor.execute(wrong).fetchall() == [(0,)]
    cursor.close()
    store.close()
