"""What is hashed of a record, against RFC 8785 and RFC 6962."""

import hashlib
from datetime import datetime

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.records import BUSINESS, SCHEMAS, Kind, of_rows
from app.journal.leaves import canonical_records, leaves_of, merkle_root
from tests.journal.memory import naive_record, naive_root
from tests.journal.test_conformance import values

CERTIFICATE_TRANSPARENCY = (
    (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
)
INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")


@pytest.mark.parametrize(("count", "root"), CERTIFICATE_TRANSPARENCY)
def test_the_merkle_root_is_that_of_certificate_transparencys_own_examples(count: int, root: str) -> None:
    assert merkle_root([bytes.fromhex(text) for text in INPUTS[:count]]).hex() == root


def test_the_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert merkle_root([]) == hashlib.sha256().digest()


@pytest.mark.parametrize("count", range(1, 40))
def test_a_tree_of_any_size_is_that_of_the_rfcs_recursion(count: int) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(count)]

    assert merkle_root(leaves) == naive_root(leaves)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(BUSINESS), data=st.data())
def test_a_record_is_written_as_rfc_8785_writes_it(kind: Kind, data: st.DataObject) -> None:
    columns = data.draw(st.sets(st.sampled_from(SCHEMAS[kind].names)))
    row = data.draw(st.fixed_dictionaries({name: values(SCHEMAS[kind].field(name).type) for name in sorted(columns)}))
    table = of_rows(kind, [row])
    sender, scope = data.draw(st.text(max_size=9)), data.draw(st.none() | st.text(max_size=9))

    assert canonical_records(kind, sender, scope, table) == [
        rfc8785.dumps(naive_record(kind, sender, scope, table.to_pylist()[0]))
    ]


def test_a_leaf_can_be_computed_by_hand() -> None:
    row = {
        "event_time": datetime(2026, 11, 23, 12, 0, 0, 1),
        "source": "crm",
        "event_id": "e-1",
        "payload_id": "ABC",
        "size": 2**60,
        "body": b"ciphertext",
    }
    text = (
        '{"body":"' + hashlib.sha256(b"ciphertext").hexdigest() + '","event_id":"e-1",'
        '"event_time":"2026-11-23T12:00:00.000001Z","ingested_by":"local","kind":"payloads","payload_id":"ABC",'
        '"size":"1152921504606846976","source":"crm","tenant_scope":"commercial"}'
    )

    leaf = leaves_of(Kind.PAYLOAD, "local", "commercial", of_rows(Kind.PAYLOAD, [row]))
    assert leaf == [hashlib.sha256(text.encode()).digest()]
