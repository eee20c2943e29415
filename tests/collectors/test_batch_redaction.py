import json
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.model import Redaction, RedactionRule
from app.domain.encryption import Keys, body_hash, open_body, open_salt, tokenise
from app.domain.records import SCHEMAS, Batch, Kind, combined, of_rows
from app.redaction.attribute_redaction import rules_of
from app.redaction.body_redaction import MASK
from app.redaction.secret_names import holds_secret
from collectors.batch_redaction import protect
from collectors.payload_encryption import sealed

KEYS = Keys(b"p" * 32, b"t" * 32)
AT = datetime(2026, 11, 23, 9)
CANARY = "canary-4711"


def rule(action: str, **named: str) -> RedactionRule:
    return RedactionRule(action, **named)


def attributes(**named: str) -> list[dict[str, str]]:
    return [{"key": key.replace("__", "."), "value": value} for key, value in named.items()]


def span(**columns: Any) -> dict[str, Any]:
    return {"event_time": AT, "trace_id": "a" * 32, "span_id": "b" * 16, "name": "s", **columns}


def only(batch: Batch, kind: Kind) -> dict[str, Any]:
    return batch.tables[kind].to_pylist()[0]


def protected(kind: Kind, row: dict[str, Any], redaction: Redaction) -> dict[str, Any]:
    return only(sealed(protect(Batch({kind: of_rows(kind, [row])}), redaction, KEYS), KEYS, None), kind)


def every_byte(batch: Batch) -> bytes:
    sink = pa.BufferOutputStream()
    for table in batch.tables.values():
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
    return sink.getvalue().to_pybytes()


def test_a_batch_that_no_rule_touches_is_the_same_batch() -> None:
    batch = Batch(
        {Kind.SPAN: of_rows(Kind.SPAN, [span(attributes=attributes(http__route="/x"), resource='{"resource":{}}')])}
    )
    assert protect(batch, Redaction(rules=(rule("mask", attribute="other"),)), KEYS) is batch


def test_attributes_are_masked_tokenised_and_dropped_by_name_in_their_order() -> None:
    redaction = Redaction(
        rules=(rule("mask", attribute="a"), rule("tokenise", attribute="b"), rule("drop", attribute="c"))
    )
    row = span(attributes=attributes(z="1", c="2", a="3", b="\x01i4", db__password="5", a__b="6"))
    assert protected(Kind.SPAN, row, redaction)["attributes"] == attributes(
        z="1", a=MASK, b=tokenise(KEYS, "4"), a__b="6"
    )


def test_lists_stay_with_their_rows_null_and_empty_ones_included() -> None:
    rows = [
        span(attributes=attributes(secret="1", a="x")),
        span(attributes=None),
        span(attributes=[]),
        span(attributes=attributes(secret="1")),
        span(attributes=attributes(a="y", token="1", b="z")),
    ]
    table = of_rows(Kind.SPAN, rows)
    parts = pa.concat_tables([table.slice(1), table.slice(0, 1)])
    kept = protect(Batch({Kind.SPAN: parts}), Redaction(), KEYS).tables[Kind.SPAN]["attributes"].to_pylist()
    assert kept == [None, [], [], attributes(a="y", b="z"), attributes(a="x")]
    assert protect(Batch({Kind.SPAN: parts}), Redaction(), KEYS).tables[Kind.SPAN].schema == SCHEMAS[Kind.SPAN]


@pytest.mark.parametrize(
    "name",
    ["authorization", "http.request.header.authorization", "db.Password", "set-cookie", "apiKey", "x.access_token"],
)
def test_names_that_hold_a_secret_are_dropped_whatever_the_rules_say(name: str) -> None:
    redaction = Redaction(rules=(rule("show", attribute=name), rule("show", header="authorization")))
    assert protected(Kind.SPAN, span(attributes=[{"key": name, "value": "x"}]), redaction)["attributes"] == []


def test_an_events_own_context_attributes_are_named_as_its_sender_names_them() -> None:
    sent = {"ce-authorization": "x", "ce-memberid": "x", "ce-subject": "order", "memberid": "y"}
    redaction = Redaction(rules=(rule("mask", attribute="memberid"),))
    row = {"event_time": AT, "source": "s", "event_id": "1", "attributes": json.dumps(sent)}
    kept = protected(Kind.TRANSITION, row, redaction)["attributes"]
    assert json.loads(kept) == {"ce-memberid": MASK, "ce-subject": "order", "memberid": MASK}


@pytest.mark.parametrize("name", ["gen_ai.usage.input_tokens", "password.length", "secretary", "tokens", ""])
def test_numbers_about_secrets_are_no_secrets(name: str) -> None:
    assert not holds_secret(name)


def test_headers_are_named_without_regard_to_case_wherever_they_are_kept() -> None:
    redaction = Redaction(rules=(rule("mask", header="X-Member-Id"), rule("drop", header="x-trace")))
    row = span(attributes=attributes(http__request__header__x_member_id="1", http__response__header__x_trace="2"))
    assert protected(Kind.SPAN, row, redaction)["attributes"] == attributes(http__request__header__x_member_id=MASK)
    headers = {
        "headers": {"X-MEMBER-ID": "1", "X-Trace": "2", "Authorization": "3", "Accept": "4"},
        "list": {"headers": [{"name": "Cookie", "value": "5"}, ["x-member-id", "6"], ["accept", "7"]]},
    }
    row = {"event_time": AT, "payload_id": "P", "body": b"", "attributes": json.dumps(headers)}
    assert json.loads(protected(Kind.PAYLOAD, row, redaction)["attributes"]) == {
        "headers": {"X-MEMBER-ID": MASK, "Accept": "4"},
        "list": {"headers": [["x-member-id", MASK], ["accept", "7"]]},
    }


def test_nested_attributes_are_reached_by_dotted_names() -> None:
    inner = {
        "kvlistValue": {
            "values": [
                {"key": "id", "value": {"intValue": "7"}},
                {"key": "password", "value": {"stringValue": "x"}},
                {"key": "deep", "value": {"arrayValue": {"values": [{"kvlistValue": {"values": [{"key": "pwd"}]}}]}}},
            ]
        }
    }
    row = span(attributes=[{"key": "enduser", "value": "\x01j" + json.dumps(inner)}])
    kept = protected(Kind.SPAN, row, Redaction(rules=(rule("tokenise", attribute="enduser.id"),)))["attributes"]
    assert json.loads(kept[0]["value"][2:]) == {
        "kvlistValue": {
            "values": [
                {"key": "id", "value": {"stringValue": tokenise(KEYS, "7")}},
                {"key": "deep", "value": {"arrayValue": {"values": [{"kvlistValue": {"values": []}}]}}},
            ]
        }
    }


def test_what_transom_joins_by_is_masked_only_where_a_rule_names_it() -> None:
    row = span(attributes=attributes(transom__transaction__id="T", correlation_id="C", other="x"))
    masked = protected(Kind.SPAN, row, Redaction(attributes="mask"))["attributes"]
    assert masked == attributes(transom__transaction__id="T", correlation_id="C", other=MASK)
    ruled = Redaction(rules=(rule("tokenise", attribute="correlation_id"),))
    assert protected(Kind.SPAN, row, ruled)["attributes"][1]["value"] == tokenise(KEYS, "C")


def test_exception_messages_reach_their_copies_in_stack_trace_and_status() -> None:
    event = {
        "name": "exception",
        "attributes": attributes(exception__type="E", exception__message=CANARY, exception__stacktrace=f"E: {CANARY}"),
    }
    row = span(status_message=CANARY, events=[event])
    kept = protected(Kind.SPAN, row, Redaction(rules=(rule("mask", field="exception.message"),)))
    assert kept["status_message"] == MASK
    assert kept["events"][0]["attributes"] == attributes(
        exception__type="E", exception__message=MASK, exception__stacktrace=MASK
    )
    shown = Redaction(
        attributes="mask", rules=(rule("show", field="exception.message"), rule("drop", field="exception.stacktrace"))
    )
    kept = protected(Kind.SPAN, row, shown)
    assert kept["status_message"] == CANARY
    assert kept["events"][0]["attributes"] == attributes(exception__type=MASK, exception__message=CANARY)


def test_reasons_and_log_bodies_follow_attributes_and_answer_to_their_field() -> None:
    transition = {"event_time": AT, "reason": CANARY, "attributes": None}
    assert protected(Kind.TRANSITION, transition, Redaction())["reason"] == CANARY
    assert protected(Kind.TRANSITION, transition, Redaction(attributes="drop"))["reason"] is None
    named = Redaction(rules=(rule("tokenise", field="reason"), rule("mask", field="log.body")))
    assert protected(Kind.TRANSITION, transition, named)["reason"] == tokenise(KEYS, CANARY)
    assert protected(Kind.LOG_LINE, {"event_time": AT, "body": CANARY}, named)["body"] == MASK
    log = {"event_time": AT, "body": '\x01j{"kvlistValue":{"values":[{"key":"password","value":{"stringValue":"x"}}]}}'}
    assert protected(Kind.LOG_LINE, log, Redaction())["body"] == '\x01j{"kvlistValue":{"values":[]}}'


def test_json_attributes_and_candidates_keep_their_text_unless_touched() -> None:
    row = {"event_time": AT, "attributes": '{"a": 1.10}', "candidates": '[{"id": "1", "ssn": "9"}]'}
    redaction = Redaction(rules=(rule("drop", attribute="ssn"),))
    kept = protected(Kind.IDENTITY_DECISION, row, redaction)
    assert kept["attributes"] == '{"a": 1.10}'
    assert kept["candidates"] == '[{"id":"1"}]'


def test_a_payload_leaves_sealed_salted_and_shaped() -> None:
    body = b'{"status": "ok", "ssn": "9", "name": "Ann"}'
    row = {"event_time": AT, "payload_id": "P", "media_type": "application/json", "body": body}
    redaction = Redaction(rules=(rule("drop", path="$..ssn"), rule("show", path="$.status")))
    first, second = (protected(Kind.PAYLOAD, row, redaction) for _ in range(2))
    assert open_body(KEYS, "P", first["body"]) == b'{"status":"ok","name":"Ann"}'
    salt = open_salt(KEYS, "P", first["body"])
    assert first["sha256"] == body_hash(salt, body)
    assert first["size"] == len(body)
    assert first["sha256"] != second["sha256"]
    assert first["body"] != second["body"]
    assert (first["shape"], first["fingerprint"]) == (second["shape"], second["fingerprint"])
    assert "ssn" not in first["shape"]
    assert "Ann" not in first["shape"]


def canary_batch() -> Batch:
    named = attributes(plain="x", ssn=CANARY, http__request__header__authorization=CANARY, enduser__id=CANARY)
    nested = {"resource": {"attributes": [{"key": "ssn", "value": {"stringValue": CANARY}}]}}
    scope = {"scope": {"attributes": [{"key": "password", "value": {"stringValue": CANARY}}]}}
    telemetry = {"attributes": named, "resource": json.dumps(nested), "scope": json.dumps(scope)}
    extra = json.dumps({"ssn": CANARY, "a": {"token": CANARY}, "headers": {"X-Id": CANARY}, "deep": [{"ssn": CANARY}]})
    event = {"event_time": AT, "source": "s", "event_id": "e", "reason": CANARY, "attributes": extra}
    body = {"ssn": CANARY, "name": CANARY, "id": CANARY}
    rows: dict[Kind, dict[str, Any]] = {
        Kind.SPAN: span(
            **telemetry,
            status_message=CANARY,
            events=[{"name": "exception", "attributes": [*named, *attributes(exception__message=CANARY)]}],
            links=[{"trace_id": "c" * 32, "attributes": named}],
        ),
        Kind.LOG_LINE: {"event_time": AT, "body": CANARY, **telemetry},
        Kind.TRANSITION: event,
        Kind.REVIEW_ACTION: event,
        Kind.IDENTITY_DECISION: {**event, "candidates": json.dumps([{"ssn": CANARY}])},
        Kind.PAYLOAD: {**event, "payload_id": "P", "media_type": "application/json", "body": json.dumps(body).encode()},
    }
    return Batch({kind: of_rows(kind, [row, row]) for kind, row in rows.items()})


def test_no_byte_of_a_canary_that_a_rule_names_is_left_in_any_column() -> None:
    redaction = Redaction(
        rules=(
            rule("drop", path="$.ssn"),
            rule("mask", path="$.name"),
            rule("tokenise", path="$.id"),
            rule("drop", attribute="ssn"),
            rule("tokenise", attribute="enduser.id"),
            rule("mask", header="x-id"),
            rule("mask", field="exception.message"),
            rule("drop", field="log.body"),
            rule("tokenise", field="reason"),
        )
    )
    before = canary_batch()
    after = sealed(protect(combined([before, before]), redaction, KEYS), KEYS, None)
    assert CANARY.encode() in every_byte(before)
    assert CANARY.encode() not in every_byte(after)
    assert after.rows == 2 * before.rows
    for kind, table in after.tables.items():
        assert table.schema == SCHEMAS[kind]
        table.validate(full=True)


@pytest.mark.parametrize("default", ["mask", "drop", "tokenise"])
def test_no_byte_of_a_canary_is_left_when_attributes_are_not_shown(default: str) -> None:
    redaction = Redaction(attributes=default, rules=(rule("mask", attribute="candidates.ssn"),))
    after = sealed(protect(canary_batch(), redaction, KEYS), KEYS, None)
    assert CANARY.encode() not in every_byte(after)


ACTIONS = st.sampled_from(["mask", "show", "drop", "tokenise"])
NAMES = st.sampled_from(["a", "b", "password", "transom.workflow", "exception.message"])
LISTS = st.none() | st.lists(
    st.fixed_dictionaries({"key": NAMES, "value": st.sampled_from(["x", "", "\x01i4"])}), max_size=4
)


@given(st.lists(LISTS, max_size=6), st.dictionaries(NAMES, ACTIONS), ACTIONS)
def test_columns_are_treated_as_each_attribute_alone_would_be(
    lists: list[list[dict[str, str]] | None], named: dict[str, str], default: str
) -> None:
    redaction = Redaction(
        attributes=default, rules=tuple(rule(action, attribute=name) for name, action in named.items())
    )
    rules = rules_of(redaction)
    rows = [span(attributes=given, links=None if given is None else [{"attributes": given}]) for given in lists]
    after = protect(Batch({Kind.SPAN: of_rows(Kind.SPAN, rows)}), redaction, KEYS).tables[Kind.SPAN].to_pylist()
    for sent, row in zip(lists, after, strict=True):
        if sent is None:
            assert row["attributes"] is None
            continue
        alone = [(each["key"], rules.protected_value(each["key"], each["value"], KEYS)) for each in sent]
        expected = [{"key": key, "value": value} for key, value in alone if value is not None]
        assert row["attributes"] == expected
        assert row["links"][0]["attributes"] == expected


def test_a_rule_may_name_a_records_own_text_but_the_default_leaves_it() -> None:
    row = {"event_time": AT, "actor": "ann", "external_ref": "X", "error_code": "E", "attributes": None}
    redaction = Redaction(
        attributes="mask", rules=(rule("tokenise", attribute="actor"), rule("drop", attribute="error_code"))
    )
    kept = protected(Kind.TRANSITION, row, redaction)
    assert (kept["actor"], kept["external_ref"], kept["error_code"]) == (tokenise(KEYS, "ann"), "X", None)
