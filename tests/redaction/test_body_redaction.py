import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.model import Redaction, RedactionRule
from app.domain.encryption import Keys, tokenise
from app.redaction.body_redaction import MASK, kept_and_shape, redacted, shape, without_dropped
from app.redaction.shapes import fingerprint

KEYS = Keys(b"p" * 32, b"t" * 32)
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "payloads"
JSON = "application/json"


def rules(*pairs: tuple[str, str], payloads: str = "mask") -> Redaction:
    return Redaction(payloads=payloads, rules=tuple(RedactionRule(action=action, path=path) for path, action in pairs))


def view(media_type: str | None, body: bytes | str, redaction: Redaction) -> str | None:
    return redacted(media_type, body.encode() if isinstance(body, str) else body, redaction, KEYS).text


def json_view(body: object, redaction: Redaction) -> object:
    return json.loads(view(JSON, json.dumps(body), redaction) or "null")


def test_what_no_rule_names_is_masked_and_its_structure_stays() -> None:
    body = {"status": "active", "amount": 12.50, "list": [True, None, {}], "ssn": "1"}
    assert json_view(body, rules(("$.status", "show"), ("$..ssn", "drop"))) == {
        "status": "active",
        "amount": MASK,
        "list": [MASK, None, {}],
    }


def test_the_nearest_rule_decides_and_of_equals_the_strictest() -> None:
    body = {"member": {"id": "7", "name": "Ann", "ssn": "9"}, "other": "x"}
    redaction = rules(("$.member", "show"), ("$.member.name", "mask"), ("$..ssn", "show"), ("$.member.ssn", "tokenise"))
    assert json_view(body, redaction) == {
        "member": {"id": "7", "name": MASK, "ssn": tokenise(KEYS, "9")},
        "other": MASK,
    }


def test_what_is_dropped_takes_all_that_it_holds() -> None:
    body = {"a": {"b": 1, "keep": 2}, "c": [1, {"a": 3}]}
    redaction = rules(("$..a", "drop"), ("$.a.keep", "show"))
    assert without_dropped(JSON, json.dumps(body).encode(), redaction) == b'{"c":[1,{}]}'


def test_dropping_by_default_keeps_only_what_is_named() -> None:
    body = {"a": {"id": "7", "name": "Ann"}, "b": [1, 2], "c": "x"}
    redaction = rules(("$.a.id", "show"), ("$.c", "mask"), payloads="drop")
    assert without_dropped(JSON, json.dumps(body).encode(), redaction) == b'{"a":{"id":"7"},"c":"x"}'
    assert without_dropped(JSON, b"[1]", redaction) == b""
    assert without_dropped("text/plain", b"hello", redaction) == b""


def test_a_body_of_which_nothing_is_dropped_is_kept_byte_for_byte() -> None:
    body = b'{"a": 1.10, "a": 2,\n "b": "\\u00e9"}'
    assert without_dropped(JSON, body, rules(("$.zzz", "drop"))) == body


def test_repeated_members_and_the_spelling_of_numbers_survive_a_drop() -> None:
    body = b'{"a": 1.10, "a": 12345678901234567890, "b": 1, "ssn": 1, "ssn": 2}'
    assert without_dropped(JSON, body, rules(("$.ssn", "drop"))) == b'{"a":1.10,"a":12345678901234567890,"b":1}'


def test_a_name_that_holds_a_secret_is_not_shown_by_default_nor_by_what_encloses_it() -> None:
    body = {"login": {"user": "ann", "password": "p", "tokens": 5}, "access_token": {"v": 1}}
    assert json_view(body, rules(("$.login", "show"), payloads="show")) == {
        "login": {"user": "ann", "password": MASK, "tokens": 5},
        "access_token": {"v": MASK},
    }
    assert json_view(body, rules(("$..password", "show")))["login"]["password"] == "p"  # type: ignore[index]


def test_equal_values_have_equal_tokens_whatever_the_format() -> None:
    token = tokenise(KEYS, "42")
    redaction = rules(("$..id", "tokenise"))
    assert json_view({"id": "42", "x": {"id": 42}}, redaction) == {"id": token, "x": {"id": token}}
    assert token in (view("text/xml", "<a><id>42</id></a>", redaction) or "")
    assert f"id={token}" in (view("application/x-www-form-urlencoded", "id=42&b=1", redaction) or "")


XML = (
    '<?xml version="1.0"?><p:Doc xmlns:p="urn:x" a="1"><!-- note --><p:Id kind="k">7</p:Id>'
    "<Mix>one<b>two</b>three</Mix><Id>8</Id></p:Doc>"
)


def test_xml_is_read_by_names_without_prefixes() -> None:
    text = view("application/soap+xml", XML, rules(("$.Doc.Id", "show"), ("$.Doc.Id[0].@kind", "drop"))) or ""
    assert ">7<" in text
    assert ">8<" in text
    assert "kind" not in text
    assert "note" not in text
    for hidden in ("one", "two", "three", '"1"'):
        assert hidden not in text


def test_xml_without_what_is_dropped_keeps_the_rest() -> None:
    kept = without_dropped("text/xml", XML.encode(), rules(("$..b", "drop"), ("$.Doc.@a", "drop"))).decode()
    assert "two" not in kept
    assert 'a="1"' not in kept
    assert "<Mix>onethree</Mix>" in kept
    assert "<!-- note -->" in kept


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>" * 400 + b"</a>" * 400,
        b"<a>",
        b"",
    ],
)
def test_xml_with_a_document_type_or_without_form_is_masked_whole(body: bytes) -> None:
    read = redacted("application/xml", body, rules(payloads="show"), KEYS)
    assert read.masked_whole
    assert without_dropped("application/xml", body, rules(("$..a", "drop"))) == body


X12 = (
    b"ISA*00*          *00*          *ZZ*A              *ZZ*B              *260101*0900*^*00501*000000001*0*T*:~\r\n"
    + (b"NM1*IL*1*DOE*JANE****MI*M-1~\r\nSV1*HC:99213:25*80~\r\nNM1*PR*2*PAYER~")
)


def test_x12_is_read_by_segment_element_and_component() -> None:
    text = view("application/edi-x12", X12, rules(("$.NM1[*].03", "show"), ("$.NM1[0].09", "tokenise"))) or ""
    assert f"NM1*{MASK}*{MASK}*DOE*{MASK}****{MASK}*{tokenise(KEYS, 'M-1')}~" in text
    assert "*PAYER~" in text
    assert f"SV1*{MASK}:{MASK}:{MASK}*{MASK}~" in text
    component = view(None, X12, rules(("$.SV1.01.1", "show"))) or ""
    assert f"SV1*HC:{MASK}:{MASK}*" in component


def test_x12_without_what_is_dropped_keeps_its_places() -> None:
    kept = without_dropped("application/edi-x12", X12, rules(("$.NM1[*].03", "drop"), ("$.SV1", "drop")))
    assert kept == X12.replace(b"*DOE*", b"**").replace(b"*PAYER", b"*").replace(b"\r\nSV1*HC:99213:25*80~", b"")


@pytest.mark.parametrize("body", [b"ISA", b"ISA*", b"ISA" + b"*" * 16, b"NM1*A~", b"ISA" + b"*a" * 16 + b":~"])
def test_x12_without_its_separators_is_masked_whole_or_read(body: bytes) -> None:
    redacted("application/edi-x12", body, rules(), KEYS)


def test_form_data_is_read_by_field_and_masked_whole_if_it_is_none() -> None:
    form = "application/x-www-form-urlencoded"
    assert view(form, "a=1&b=%20x&a=2", rules(("$.a", "show"))) == f"a=1\nb={MASK}\na=2"
    assert without_dropped(form, b"a=1&b=x%26y&a=2", rules(("$.a", "drop"))) == b"b=x%26y"
    assert redacted(form, b"just words", rules(payloads="show"), KEYS).masked_whole


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/plain", b"hello"),
        ("text/html", b"<p>hello</p>"),
        ("image/png", b"\x89PNG"),
        (JSON, b'{"a": '),
        (JSON, b'{"a": NaN}'),
        (JSON, b"\xff"),
        (JSON, b'{"a": "\\ud800"}'),
        (JSON, b"[" * 300 + b"]" * 300),
        (JSON, b"[" * 100_000),
        (JSON, b"[" * 100_000 + b"]" * 100_000),
        (JSON, b"[" + b"1," * 300_000 + b"1]"),
        (JSON, b'"' + b"x" * 5_000_000 + b'"'),
    ],
)
def test_what_does_not_parse_or_is_past_the_limits_is_masked_whole(media_type: str, body: bytes) -> None:
    read = redacted(media_type, body, rules(("$..a", "show"), payloads="show"), KEYS)
    assert read.masked_whole
    assert read.rows == []
    assert json.loads(shape(media_type, body, rules(payloads="show"))) == {"format": None, "paths": []}


def test_a_body_without_a_telling_media_type_is_read_by_its_first_letters() -> None:
    assert view(None, '{"a": 1}', rules(("$.a", "show"))) == '{\n  "a": 1\n}'
    assert "<a>x</a>" in (view("text/plain", "<a>x</a>", rules(("$.a", "show"))) or "")


def test_a_shape_counts_presence_and_holds_values_only_where_they_are_shown() -> None:
    body = {"entry": [{"status": "ok", "name": "CANARY"}, {"status": "ok"}], "x y": None}
    told = json.loads(shape(JSON, json.dumps(body).encode(), rules(("$..status", "show"), ("$['x y']", "drop"))))
    assert told == {
        "format": "json",
        "paths": [
            {"path": "$", "types": ["object"], "n": 1, "of": 1},
            {"path": "$.entry", "types": ["array"], "n": 1, "of": 1},
            {"path": "$.entry[*]", "types": ["object"], "n": 2, "of": 1},
            {"path": "$.entry[*].name", "types": ["string"], "n": 1, "of": 2},
            {"path": "$.entry[*].status", "types": ["string"], "n": 2, "of": 2, "values": ["ok"]},
        ],
    }


def test_fingerprints_are_equal_for_equal_structure_alone() -> None:
    def print_of(body: object) -> str:
        return fingerprint(shape(JSON, json.dumps(body).encode(), rules(("$..a", "show"))))

    assert print_of({"a": 1, "b": [1]}) == print_of({"b": [2, 3], "a": 4})
    assert print_of({"a": 1}) != print_of({"a": "1"})
    assert print_of({"a": 1}) != print_of({"b": 1})


def test_a_shape_has_two_thousand_paths_at_most() -> None:
    told = json.loads(shape(JSON, json.dumps({f"k{n}": n for n in range(5000)}).encode(), rules()))
    assert len(told["paths"]) == 2000
    assert told["truncated"] is True


def test_rows_for_pages_are_the_tree_parents_first() -> None:
    read = redacted(JSON, b'{"a": [{"b": 1}], "c": null}', rules(("$.a[*].b", "show")), KEYS)
    assert [(row["depth"], row["path"], row["type"], row["value"]) for row in read.rows] == [
        (0, "$", "object", None),
        (1, "$.a", "array", None),
        (2, "$.a[*]", "object", None),
        (3, "$.a[*].b", "number", "1"),
        (1, "$.c", "null", None),
    ]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the public sample payloads are not beside the repository")
@pytest.mark.parametrize(
    ("pattern", "media_type", "number", "form"),
    [("*.json", JSON, 5, "json"), ("*.2*", "application/edi-x12", 2, "x12"), ("*.xml", "application/xml", 1, "xml")],
)
def test_public_samples_are_read_masked_and_shaped(pattern: str, media_type: str, number: int, form: str) -> None:
    files = sorted(SAMPLES.glob(pattern))
    assert len(files) == number
    for file in files:
        body = file.read_bytes()
        read = redacted(media_type, body, rules(), KEYS)
        assert read.format == form
        assert {row["value"] for row in read.rows} <= {MASK, None}
        assert len(json.loads(shape(media_type, body, rules()))["paths"]) > 5
        shown = redacted(media_type, body, rules(payloads="show"), KEYS)
        assert sum(row["value"] is not None for row in shown.rows) > 10


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the public sample payloads are not beside the repository")
def test_names_in_public_samples_can_be_dropped_by_path() -> None:
    redaction = rules(("$..Nm", "drop"), ("$.NM1[*].03", "drop"), ("$..family", "drop"))
    pacs = (SAMPLES / "pacs.008.001.08.xml").read_bytes()
    assert b"Debtor Corp" in pacs
    assert b"Debtor Corp" not in without_dropped("application/xml", pacs, redaction)
    claim = (SAMPLES / "claim-level-status.277").read_bytes()
    assert b"ABC INSURANCE" in claim
    assert b"ABC INSURANCE" not in without_dropped("application/edi-x12", claim, redaction)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)
NAMES = st.sampled_from(["a", "b", "ssn", "*"])
PATHS = st.lists(st.tuples(st.sampled_from([".", ".."]), NAMES), max_size=3).map(
    lambda steps: "$" + "".join(dots + name for dots, name in steps)
)
ACTIONS = st.sampled_from(["mask", "show", "drop", "tokenise"])


@given(ANY_JSON)
def test_a_json_body_that_is_shown_reads_the_same(body: object) -> None:
    raw = json.dumps(body)
    text = view(JSON, raw, rules(("$", "show"), *((path, "show") for path in ("$..*",))))
    assert text is None or json.loads(text) == json.loads(raw)


@given(
    st.sampled_from([JSON, "application/xml", "application/edi-x12", "application/x-www-form-urlencoded", None]),
    st.binary(max_size=200)
    | st.text(max_size=60).map(str.encode)
    | ANY_JSON.map(lambda body: json.dumps(body).encode()),
    st.lists(st.tuples(PATHS, ACTIONS), max_size=3),
    ACTIONS,
)
def test_any_bytes_under_any_rules_are_kept_and_shown_without_failing(
    media_type: str | None, body: bytes, pairs: list[tuple[str, str]], payloads: str
) -> None:
    redaction = rules(*pairs, payloads=payloads)
    kept, told = kept_and_shape(media_type, body, redaction)
    assert len(fingerprint(told)) == 32
    redacted(media_type, kept, redaction, KEYS)
    assert kept_and_shape(media_type, kept, redaction)[0] in (kept, b"") or media_type is None


def test_hostile_names_do_not_make_paths_that_outgrow_the_body() -> None:
    deep: object = 0
    for _ in range(150):
        deep = {"k" * 5000: deep, "b": 1}
    body = json.dumps({"n" * 1_000_000: [1] * 50_000, "deep": deep}).encode()
    told = shape(JSON, body, rules(("$..b", "show")))
    assert len(told) < 1_000_000
    assert "b" in told
