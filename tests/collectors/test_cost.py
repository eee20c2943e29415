"""Hostile bytes cost what they weigh: twice the bytes at most about twice the processor time, in every decoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalog.model import Catalog
from app.domain.errors import BadInput, TooLarge
from collectors.heaviness import ISOLATED_BYTES, is_heavy
from collectors.isolated import IsolatedTreatment
from collectors.treatment import Request, Treatment
from tests.collectors.cost import GZIPS, JSON, PROTOBUF, SHAPES, processor_seconds, treat
from tests.collectors.journals import KEYS, SPAN, traces_json

SMALL = 20_000
FACTOR = 4
NOISE_SECONDS = 0.05
ROUNDS = 4


@pytest.mark.parametrize("shape", [*SHAPES, *GZIPS])
def test_the_cost_of_a_shape_grows_no_faster_than_its_bytes(shape: str) -> None:
    treat(shape, 1000)
    ratios = []
    for _ in range(ROUNDS):  # other processes make a round dear now and then; a decoder that is quadratic is so in all
        small, large = processor_seconds(shape, SMALL), processor_seconds(shape, FACTOR * SMALL)
        ratios.append((large - NOISE_SECONDS) / small)
        if ratios[-1] <= 2.5 * FACTOR:
            return
    pytest.fail(f"{FACTOR} times the bytes cost {', '.join(f'{ratio:.1f}' for ratio in ratios)} times the time")


@pytest.mark.parametrize(
    "shape",
    [
        "resources that are []",
        "spans that are null",
        "spans that are {}",
        "events that are {}",
        "events that are nested",
        "empty resources, protobuf",
        "empty spans, protobuf",
    ],
)
def test_a_small_body_of_very_many_values_is_read_in_another_process(shape: str) -> None:
    signal, content_type, made = SHAPES[shape]
    assert is_heavy(signal, content_type, made(ISOLATED_BYTES - 100))


@pytest.mark.parametrize("shape", ["honest JSON", "honest protobuf"])
def test_an_honest_body_of_half_the_size_is_read_beside_its_neighbours(shape: str) -> None:
    signal, content_type, made = SHAPES[shape]
    assert not is_heavy(signal, content_type, made(ISOLATED_BYTES // 2))


def test_many_attributes_of_one_xml_element_are_not_compared_with_each_other() -> None:
    assert treat("attributes of an XML payload", 1_000_000).startswith("200")


@pytest.fixture
def isolated(tmp_path: Path) -> Iterator[IsolatedTreatment]:
    made = IsolatedTreatment(KEYS.token, None)
    yield made
    made.close()


def test_another_process_treats_a_body_as_this_one_does(isolated: IsolatedTreatment) -> None:
    request = Request("traces", JSON)
    body = traces_json(SPAN, None, SPAN | {"traceId": "xyz"})
    here, there = Treatment(Catalog, KEYS).whole(request, body), isolated.whole(request, body)
    assert (there.accepted, there.rejections) == (here.accepted, here.rejections)
    assert [table.to_pylist() for table in there.made.batch.tables.values()] == [
        table.to_pylist() for table in here.made.batch.tables.values()
    ]


def test_another_process_refuses_with_the_same_sentence(isolated: IsolatedTreatment) -> None:
    for _ in range(2):
        with pytest.raises(BadInput, match="the body is no JSON"):
            isolated.whole(Request("traces", JSON), b"{")


def test_a_body_that_needs_more_memory_than_one_may_is_refused_and_the_next_is_taken(tmp_path: Path) -> None:
    isolated = IsolatedTreatment(KEYS.token, None, memory_bytes=48 * 1024 * 1024)
    with pytest.raises(TooLarge, match="send it in smaller batches"):
        isolated.whole(Request("traces", PROTOBUF), SHAPES["empty spans, protobuf"][2](2_000_000))
    assert isolated.whole(Request("traces", JSON), traces_json(SPAN)).accepted == 1
    isolated.close()


def test_a_body_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    isolated = IsolatedTreatment(KEYS.token, None, limit_seconds=0.0)
    with pytest.raises(TooLarge, match="seconds to read; send it in smaller batches"):
        isolated.whole(Request("traces", JSON), traces_json(SPAN))
    isolated.close()
