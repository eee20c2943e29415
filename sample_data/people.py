"""Invented people, whose names occur nowhere else, so that a search of the disk tests redaction."""

from dataclasses import dataclass
from random import Random

GIVEN_NAMES = ("Ottoline", "Peregrine", "Thessaly", "Lucasta", "Evander", "Isolde", "Caspian", "Marisol")
FAMILY_NAMES = (
    "Quillfeather",
    "Brackenridge",
    "Thistlewood",
    "Vandermolen",
    "Ashgrovesen",
    "Featherstonehaugh",
    "Wolkenstein",
    "Marchbanksia",
    "Tolliverness",
    "Okonjo-Vale",
)
STREETS = ("Larkspur Hollow", "Tamarack Bend", "Old Cannery Row", "Juniper Steps")
SSN_START = "900-"
"""No social security number begins with 9, so none of these is anybody's."""


@dataclass(frozen=True)
class Person:
    """A member of a plan."""

    given: str
    family: str
    born: str
    ssn: str
    member_id: str
    street: str


def person(rng: Random) -> Person:
    """Somebody."""
    number = rng.getrandbits(40)
    return Person(
        given=GIVEN_NAMES[number % 8],
        family=FAMILY_NAMES[(number >> 3) % 10],
        born=f"{1935 + (number >> 7) % 70}-{1 + (number >> 14) % 12:02d}-{1 + (number >> 18) % 28:02d}",
        ssn=f"{SSN_START}{10 + (number >> 23) % 89}-{1000 + (number >> 30) % 8999}",
        member_id=f"MBR{number % 10**9:09d}",
        street=f"{1 + (number >> 9) % 400} {STREETS[(number >> 5) % 4]}",
    )
