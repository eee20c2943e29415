"""What a transaction's own answer adds (clocks, odds, tasks, references, evidence) equals the slow oracle's.

`TRANSOM_ORACLE_WORLDS` sets how many worlds are drawn; the default is for a run that one waits for.
"""

import os

import pytest

from app.answers.transaction import detail
from app.store.store import Store
from tests.oracle.comparing import in_detail
from tests.oracle.loading import entries
from tests.oracle.world import World
from tests.oracle.worlds import RandomWorld, hurried, seeded

WORLDS = int(os.environ.get("TRANSOM_ORACLE_WORLDS", "2"))
TAUGHT = ("old-", "only-")
"""How the transactions begin that are there to teach thresholds; one of each is looked at."""


def differences(drawn: RandomWorld) -> list[str]:
    """Where details and oracle part, now and at the first of the earlier instants."""
    found = []
    store = Store(None, lambda: drawn.catalog, lambda: drawn.now)
    store.load(entries(drawn.records))
    for as_of in (None, *drawn.as_of[:1]):
        oracle = World(drawn.records, drawn.catalog, drawn.now, as_of)
        with store.reader(as_of) as reader:
            for name in oracle.records:
                if name[1].startswith(TAUGHT) and not name[1].endswith("-3"):
                    continue
                answer = detail(reader, name[1], oracle.segment(name)["tenant"] or "")
                found += [f"as of {as_of}: {line}" for line in in_detail(oracle, name, answer)]
    store.close()
    return found


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_transaction_answers_what_the_oracle_says_of_it(seed: int) -> None:
    drawn = seeded(3000 + seed, islands=5, conflicts=seed % 2 == 0, scopes=seed % 3 == 1, learned=seed % 3 == 2)
    assert differences(drawn) == []


@pytest.mark.parametrize("seed", range(WORLDS))
def test_records_that_lie_ahead_of_us_make_no_time_negative(seed: int) -> None:
    of_time = (".clocks", ".elapsed", "time runs backwards")
    assert [line for line in differences(hurried(seed)) if any(word in line for word in of_time)] == []
