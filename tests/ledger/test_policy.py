"""Policy files: what is read is written back, keys of other kinds count for nothing, and none is too deep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.ledger import note
from muniment.ledger.errors import PolicyRefused
from muniment.ledger.policy import Group, Policy
from tests.ledger.signing import Key

LOGS = [Key(f"log{n}.example", n) for n in range(1, 5)]
COSIGNERS = [Key(f"w\u00e9{n}.example", 40 + n, note.COSIGNATURE) for n in range(8)]
OCTETS = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0xFF, exclude_characters="\x7f"), min_size=1, max_size=8
)
PLAIN = OCTETS.filter(lambda word: word not in ("none", "all", "any"))


@st.composite
def policies(draw):
    logs = draw(st.lists(st.sampled_from(LOGS), unique=True, max_size=4))
    names = draw(st.lists(PLAIN, unique=True, min_size=1, max_size=14))
    cosigners = draw(st.lists(st.sampled_from(COSIGNERS), unique=True, max_size=min(len(names), 8)))
    witnesses = {name: key.verifier for name, key in zip(names, cosigners, strict=False)}
    free, groups = list(witnesses), {}
    for name in names[len(witnesses) :]:
        members = draw(st.lists(st.sampled_from(free), unique=True, min_size=1)) if free else []
        if members:
            groups[name] = Group(draw(st.integers(1, len(members))), tuple(members))
            free = [each for each in free if each not in members] + [name]
    quorum = draw(st.sampled_from(["none", *witnesses, *groups]))
    return Policy(
        tuple(key.verifier for key in logs),
        witnesses,
        groups,
        quorum,
        {key.verifier: draw(OCTETS) for key in logs if draw(st.booleans())},
        {name: draw(OCTETS) for name in witnesses if draw(st.booleans())},
    )


@given(policies())
def test_a_policy_reads_back(policy):
    data = policy.text()
    again = Policy.parse(data)
    assert again == policy
    assert list(again.witnesses) == list(policy.witnesses)
    assert again.text() == data


@given(policies(), st.sets(st.sampled_from(COSIGNERS)))
def test_a_quorum_is_what_its_definition_says(policy, signers):
    def witnessed(name):
        if name in policy.witnesses:
            return policy.witnesses[name] in [each.verifier for each in signers]
        group = policy.groups[name]
        return sum(map(witnessed, group.members)) >= group.needed

    expected = policy.quorum == "none" or witnessed(policy.quorum)
    assert policy.satisfied([each.verifier for each in signers]) is expected


def test_addresses_are_kept():
    text = f"log {LOGS[0].vkey} https://log.example/\nwitness a {COSIGNERS[0].vkey} https://a.example/x\nquorum a\n"
    policy = Policy.parse(text.encode())
    assert policy.log_urls == {LOGS[0].verifier: "https://log.example/"}
    assert policy.urls == {"a": "https://a.example/x"}


def test_names_are_octets_and_keys_are_utf_8():
    text = f"witness K {COSIGNERS[0].vkey}\nwitness \u212a {COSIGNERS[1].vkey}\nquorum \u212a\n".encode()
    policy = Policy.parse(text)
    assert policy.witnesses[policy.quorum] == COSIGNERS[1].verifier
    assert policy.text() == text


def test_keys_of_post_quantum_signers_are_kept_and_count_for_nothing():
    public = bytes(1312)
    log, cosigner = (note.vkey(name, public, alg=note.ML_DSA_44) for name in ("pq-log", "pq-w"))
    text = f"log {log}\nwitness q {cosigner}\nwitness a {COSIGNERS[0].vkey}\ngroup g any q a\nquorum g\n".encode()
    policy = Policy.parse(text)
    assert policy.text() == text.replace(b" any ", b" 1 ")
    assert not policy.satisfied([policy.witnesses["q"]])
    assert policy.satisfied([COSIGNERS[0].verifier])


@pytest.mark.parametrize("alg", [0x02, 0x05, 0x06, 0xFF])
def test_keys_of_other_kinds_or_lengths_are_refused(alg):
    with pytest.raises(PolicyRefused, match="Line 1"):
        Policy.parse(f"log {note.vkey('l', bytes(33), alg=alg)}\nquorum none\n".encode())


def test_thirty_two_of_each_are_no_limit():
    lines = [f"log {Key(f'l{n}', n).vkey}" for n in range(1, 65)]
    lines += [f"witness w{n} {Key(f'w{n}', 100 + n, note.COSIGNATURE).vkey}" for n in range(64)]
    lines += [f"group g{n} any w{n}" for n in range(64)]
    policy = Policy.parse(
        "\n".join(
            [*lines, "group all all " + " ".join(f"g{n}" for n in range(64)), "quorum all", ""]
        ).encode()
    )
    assert (len(policy.logs), len(policy.witnesses), len(policy.groups)) == (64, 64, 65)


def test_groups_may_be_nested_as_deep_as_a_file_is_long():
    lines = [f"witness w {COSIGNERS[0].vkey}", "group g0 any w"]
    lines += [f"group g{n} any g{n - 1}" for n in range(1, 20_000)]
    policy = Policy.parse("\n".join([*lines, "quorum g19999", ""]).encode())
    assert policy.satisfied([COSIGNERS[0].verifier])
    assert not policy.satisfied([COSIGNERS[1].verifier])


def test_what_would_not_read_back_is_not_written():
    key = COSIGNERS[0].verifier
    for policy in (
        Policy((), {"a b": key}, {}, "none"),
        Policy((), {"\u212a": key}, {}, "none"),
        Policy((), {"a": key}, {"g": Group(2, ("a",))}, "g"),
        Policy((), {"a": key}, {}, "b"),
        Policy((), {"a": key}, {}, "a", {}, {"a": "two words"}),
        Policy((), {"a": key}, {}, "a", {}, {"b": "http://nobody.example/"}),
    ):
        with pytest.raises(PolicyRefused):
            policy.text()
