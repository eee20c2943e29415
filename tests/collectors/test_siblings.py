"""Several collectors on one port: any of them tells the figures of all."""

from pathlib import Path

import pytest

from collectors.metrics import Measures
from collectors.siblings import Siblings

REQUESTS = "transom_collector_requests_total"


def test_each_collector_tells_the_figures_of_all_by_their_numbers(tmp_path: Path) -> None:
    first, second = (Measures(Siblings(tmp_path, number, 2)) for number in (1, 2))
    first.add(REQUESTS, 3, signal="traces", status="200")
    second.add(REQUESTS, 5, signal="traces", status="200")
    second.save({"transom_collector_in_flight_bytes": 7.0})

    text = first.text({"transom_collector_in_flight_bytes": 1.0})
    assert f'{REQUESTS}{{collector="1",signal="traces",status="200"}} 3' in text
    assert f'{REQUESTS}{{collector="2",signal="traces",status="200"}} 5' in text
    assert 'in_flight_bytes{collector="1"} 1.0' in text
    assert 'in_flight_bytes{collector="2"} 7.0' in text


def test_a_collector_alone_has_no_number_in_its_figures() -> None:
    alone = Measures()
    alone.add(REQUESTS, signal="traces", status="200")
    alone.save({})
    assert "collector=" not in alone.text({})


@pytest.mark.parametrize("content", [b"", b"{", b"[[1]]", b"\xff", b'[["n", [["a"]], 1]]'])
def test_figures_of_a_sibling_that_cannot_be_read_are_left_out(tmp_path: Path, content: bytes) -> None:
    first = Measures(Siblings(tmp_path, 1, 2))
    first.add(REQUESTS, signal="logs", status="200")
    (tmp_path / "2.json").write_bytes(content)
    assert f'{REQUESTS}{{collector="1",signal="logs",status="200"}} 1' in first.text({})
    assert 'collector="2"' not in first.text({})
