"""Events: canonical JSON, schemas, commitments, openings."""

import hmac
import json
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.ledger import event, forms, tree
from muniment.ledger.errors import FieldsRefused, LedgerError, OpeningRefused, UnknownType, ValueRefused
from muniment.ledger.event import SCHEMAS, canonical
from muniment.ledger.values import read_canonical
from tests.ledger.vectors import JOURNAL, VECTORS, H

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("probe", VECTORS["canonical_json"], ids=lambda probe: repr(probe["value"])[:20])
def test_canonical_bytes_are_those_of_the_vectors(probe):
    assert canonical(probe["value"]) == H(probe["bytes_hex"])
    assert read_canonical(H(probe["bytes_hex"])) == probe["value"]


@given(VALUES)
def test_canonical_bytes_are_those_of_another_implementation_and_read_back(value):
    data = canonical(value)
    assert data == rfc8785.dumps(value)
    again = read_canonical(data)
    assert again == value
    assert canonical(again) == data


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        2**53,
        -(2**53),
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        b"",
        object(),
        [1.5],
        float("nan"),
        {"a": {"b": 0.5}},
    ],
)
def test_values_without_a_canonical_form_are_refused(value):
    with pytest.raises(ValueRefused):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" 1",
        b"1 ",
        b"1.0",
        b"1e3",
        b"-0",
        b"NaN",
        b"Infinity",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'"\\u0041"',
        b"\xff",
        b'"\\ud800"',
        b"[" * 100_000,
        b"[1, 2]",
        b"9007199254740992",
        b"1" * 5000,
        b'{"a":1}\n',
        b'"\\/"',
    ],
)
def test_json_in_any_other_spelling_is_refused(data):
    with pytest.raises(ValueRefused):
        read_canonical(data)


def test_deep_nesting_is_refused_in_writing_too():
    value = []
    for _ in range(1000):
        value = [value]
    with pytest.raises(ValueRefused):
        canonical(value)


def test_the_schema_table_is_that_of_the_vectors():
    of_vectors = [probe["type"] for probe in VECTORS["types"]]
    assert [type_ for type_ in SCHEMAS if type_ in of_vectors] == of_vectors
    for probe in VECTORS["types"]:
        schema = SCHEMAS[probe["type"]]
        assert {
            "type": schema.type,
            "rel": schema.rel,
            "leaves": schema.leaves,
            "names": list(schema.names),
            "marks": list(schema.marks),
            "chains": list(schema.chains),
        } == probe


def test_every_type_stands_in_the_table_of_the_format():
    table = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
    for type_, schema in SCHEMAS.items():
        name, version = type_.split("/")
        assert version == "1"
        assert f"| {name} | {schema.rel:02x} |" in table


def named(probe):
    return {field["name"]: field["value"] for field in probe["fields"] if field["name"]}


@pytest.mark.parametrize("probe", VECTORS["events"], ids=lambda probe: probe["type"])
def test_events_are_committed_as_the_vectors_say(probe):
    schema, key, values = SCHEMAS[probe["type"]], H(probe["event_key"]), named(probe)
    sealed = event.commit(schema, key, values)
    assert sealed.ev.hex() == probe["ev"]
    for field, leaf, salt in zip(probe["fields"], sealed.leaf_hashes, sealed.salts, strict=True):
        assert (leaf.hex(), salt.hex()) == (field["leaf_hash"], field["salt"])
        assert event.salt(key, field["j"]) == salt
        assert tree.leaf_hash(H(field["leaf_data"])) == leaf
    names = [name for name in schema.names if name != "reason_internal"]
    for line, opened in (
        (probe["opening_all_but_internal"], names),
        (probe["opening_type_and_time_only"], ["type", "recorded_at"]),
    ):
        assert canonical(event.opening(schema, key, values, opened)).decode() == line
        read = event.read_opening(line)
        assert (read.ev, read.schema) == (sealed.ev, schema)
        assert read.fields == {name: values.get(name) for name in opened}
        assert read.closed == tuple(j for j, name in enumerate(schema.names) if name not in opened)
        assert event.timestamp(read.recorded_ms) == values["recorded_at"]


@pytest.mark.parametrize("probe", VECTORS["openings_refused"], ids=lambda probe: probe["why"])
def test_openings_that_must_be_refused_are(probe):
    with pytest.raises((OpeningRefused, ValueRefused)):
        event.read_opening(probe["line"])


@settings(max_examples=40)
@given(
    st.sampled_from([probe["type"] for probe in VECTORS["types"]]),
    st.binary(min_size=32, max_size=32),
    st.data(),
)
def test_any_opening_reads_back(type_, key, data):
    schema = SCHEMAS[type_]
    free = [
        name
        for name, mark in zip(schema.names, schema.marks, strict=True)
        if not mark and name not in {"on_instruction_of", "case_t0", "prosecution_t0", "order", "by"}
    ]
    values = {name: data.draw(VALUES) for name in free} | {
        "recorded_at": "2025-01-01T00:00:00.000Z",
        "by": "A",
    }
    values |= {
        name: FORMS[name]
        for name, mark in zip(schema.names, schema.marks, strict=True)
        if mark in ("+", "~") and name in FORMS
    }
    if type_ in {"SealOrdered/1", "SealLifted/1", "ExpungeOrdered/1"}:
        values["order"] = FORMS["order"]
    opened = {"type", "recorded_at", *data.draw(st.sets(st.sampled_from(schema.names)))}
    read = event.read_opening(canonical(event.opening(schema, key, values, opened)))
    assert read.fields == {name: values.get(name) if name != "type" else type_ for name in opened}


A = "aa" * 32
FORMS = {
    "item_t0": A,
    "item_cm0": A,
    "parent_t0": A,
    "parent_cm0": A,
    "case_t0": A,
    "prosecution_t0": A,
    "items": [[A, A]],
    "children": [],
    "heads": [],
    "targets": [[A, 0, A, None]],
    "filed": "case",
    "outcome": "related",
    "kind": 1,
    "number_a": "X",
    "number_b": "Y",
    "case_number": "X",
    "prosecution_number": "X",
    "ground": "g",
    "description": "d",
    "payload_manifest_sha256": A,
    "sealed_list": A,
    "authority": "x",
    "order": {"court": "c", "date": "d", "docket": "e", "sha256": A},
}


@pytest.mark.parametrize(
    ("type_", "name", "value"),
    [
        ("ItemReceived", "filed", "maybe"),
        ("ItemReceived", "item_t0", A.upper()),
        ("ItemReceived", "case_t0", ""),
        ("ItemReceived", "on_instruction_of", "the chief"),
        ("LinkDetermined", "outcome", "perhaps"),
        ("AliasRecorded", "kind", 3),
        ("AliasRecorded", "kind", True),
        ("ItemSplit", "children", [["11", A]]),
        ("ItemSplit", "children", [[A, A], [A, A]]),
        ("WithholdRecorded", "ground", ""),
        ("WithholdRecorded", "order", {}),
        ("WithholdRecorded", "targets", [[A, -1, A, None]]),
        ("WithholdRecorded", "targets", [[A, True, A, None]]),
        ("WithholdRecorded", "targets", [[A, 0, A, [3, 3]]]),
        ("WithholdRecorded", "targets", [[A, 0, A, [64]]]),
        ("WithholdRecorded", "targets", [[A, 1, A, None], [A, 0, A, None]]),
        ("SealOrdered", "order", None),
        ("ProductionIssued", "heads", [[A, "1", A]]),
        ("ProductionIssued", "sealed_list", None),
    ],
)
def test_values_without_their_form_are_refused_by_writer_and_reader(type_, name, value):
    schema = SCHEMAS[f"{type_}/1"]
    values = {
        "recorded_at": "2025-01-01T00:00:00.000Z",
        "by": "A",
        **{each: FORMS[each] for each in schema.names if each in FORMS},
        name: value,
    }
    assert forms.misfits(schema, values) == (name,)
    with pytest.raises(FieldsRefused, match=name):
        event.commit(schema, bytes(32), values)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"recorded_at": "2025-01-01T00:00:00Z"},
        {"recorded_at": "2025-02-30T00:00:00.000Z"},
        {"recorded_at": "2025-01-01T00:00:00.000Z", "colour": "red"},
        {"recorded_at": "2025-01-01T00:00:00.000Z", "type": "ToldOf/2"},
    ],
)
def test_values_that_do_not_fit_their_schema_are_refused(values):
    with pytest.raises(LedgerError):
        event.commit(SCHEMAS["CaseOpened/1"], bytes(32), {"case_t0": A, "case_number": "X", **values})


def test_an_event_key_has_32_bytes_and_names_must_exist():
    schema = SCHEMAS["BodyLost/1"]
    values = {"recorded_at": "2025-01-01T00:00:00.000Z", "targets": []}
    with pytest.raises(FieldsRefused):
        event.commit(schema, bytes(31), values)
    with pytest.raises(FieldsRefused, match="colour"):
        event.opening(schema, bytes(32), values, ["colour"])


@given(st.binary(min_size=32, max_size=32), st.integers(1, 64))
def test_salts_are_hmac(key, count):
    assert event.salts(key, count) == [
        hmac.digest(key, b"field" + j.to_bytes(4, "big"), "sha256") for j in range(count)
    ]
    assert event.body_key(key) == hmac.digest(key, b"body", "sha256")


@given(st.integers(0, 253402300799999))
def test_a_time_reads_back(ms):
    assert event.milliseconds(event.timestamp(ms)) == ms


def test_types_that_are_not_known_here_want_a_newer_program():
    line = json.loads(VECTORS["events"][0]["opening_type_and_time_only"])
    for type_ in ("ItemReceived/2", "Other/1", 7, None):
        line["fields"][0][2] = type_
        with pytest.raises(UnknownType, match="newer program"):
            event.read_opening(canonical(line))


def test_a_journal_type_has_the_common_fields_then_its_own():
    probe = JOURNAL["schema"]
    schema = event.journal_schema("QuestionAsked", probe["names"][8:])
    assert [schema.type, schema.rel, schema.leaves] == [probe["type"], 0x0F, 16]
    assert [list(schema.names), list(schema.marks), list(schema.chains)] == [
        probe["names"],
        probe["marks"],
        ["journal"],
    ]
    made = JOURNAL["event"]
    sealed = event.commit(schema, H(made["event_key"]), made["values"])
    assert sealed.ev.hex() == made["ev"]
    assert [leaf.hex() for leaf in sealed.leaf_hashes] == made["leaf_hashes"]


def test_a_journal_type_is_refused_in_a_package():
    with pytest.raises(UnknownType):
        event.read_opening(JOURNAL["refused_in_a_package"]["opening"])


@pytest.mark.parametrize(
    ("type_", "own"),
    [
        ("ItemReceived", ["a"]),
        ("ItemReceived/1", []),
        ("lower", []),
        ("Good", ["Bad"]),
        ("Good", ["by"]),
        ("Good", ["a", "a"]),
        ("Good", [f"f{n}" for n in range(57)]),
        ("Good/0", []),
    ],
)
def test_a_journal_type_must_have_a_name_and_distinct_fields_of_its_own(type_, own):
    with pytest.raises(FieldsRefused):
        event.journal_schema(type_, own)


@pytest.mark.parametrize(("own", "leaves"), [(0, 16), (8, 16), (9, 32), (24, 32), (25, 64), (56, 64)])
def test_leaves_are_the_smallest_that_hold_the_schema(own, leaves):
    assert event.journal_schema("Good", [f"f{n}" for n in range(own)]).leaves == leaves
