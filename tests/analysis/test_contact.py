"""A contact is a link, and its hours are judged where they can be read."""

from datetime import datetime

import pytest

from app.analysis.contact import presence, reached_by

SUNDAY = datetime(2026, 11, 29, 3)
"""03:00 UTC: 04:00 in Paris, Saturday evening in Los Angeles."""


@pytest.mark.parametrize(
    ("contact", "now", "expected"),
    [
        ("desk@x.example, weekdays 08:00-18:00 CET", SUNDAY, "closed until Mon 08:00 CET"),
        ("desk@x.example, weekdays 08:00-18:00 CET", datetime(2026, 11, 30, 7), "open until 18:00 CET"),
        ("desk@x.example, weekdays 08:00-18:00 CET", datetime(2026, 11, 30, 6, 59), "closed until Mon 08:00 CET"),
        ("desk@x.example, weekdays 08:00-18:00 CET", datetime(2026, 7, 10, 16), "closed until Mon 08:00 CET"),
        ("desk@x.example, weekdays 07:00-17:00 Pacific", datetime(2026, 11, 30, 14), "closed until Mon 07:00 Pacific"),
        ("desk@x.example, Tue-Sat 09:00-12:00 UTC", SUNDAY, "closed until Tue 09:00 UTC"),
        ("desk@x.example, daily 00:30-23:00 UTC", SUNDAY, "open until 23:00 UTC"),
        ("on-call@x.example, around the clock", SUNDAY, "around the clock"),
        ("edi@x.example", SUNDAY, None),
        ("desk@x.example, weekdays 08:00-18:00 Elsewhere", SUNDAY, None),
        ("desk@x.example, weekdays 18:00-08:00 CET", SUNDAY, None),
        ("desk@x.example, weekdays 99:00-98:00 CET", SUNDAY, None),
    ],
)
def test_hours_are_judged_in_the_contacts_own_zone(contact: str, now: datetime, expected: str | None) -> None:
    assert presence(contact, now) == expected


def test_an_address_is_reached_by_mail_or_by_telephone() -> None:
    assert reached_by("write to desk@x.example, please") == ("desk@x.example", "mailto:desk@x.example")
    assert reached_by("call +44 (20) 7946-0018 at night") == ("+44 (20) 7946-0018", "tel:+442079460018")
    assert reached_by("javascript:alert(1)") is None
