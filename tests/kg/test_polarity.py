"""The direction of an indicator: its head word decides, targets confirm it, and a contradiction is no answer."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.iris import normalise_name
from kg.polarity import EVIDENCE_LEAST, Direction, Evidence, Polarity, evidence_of, polarity, polarity_of_name
from kg.records import Operator, Target

GOLDEN = {
    kind: names.split()
    for kind, names in tomllib.loads(Path(__file__).with_name("polarity.toml").read_text("utf-8")).items()
}
HIGHER, LOWER = GOLDEN["higher"], GOLDEN["lower"]


@pytest.mark.parametrize(
    ("direction", "name"),
    [
        *((Direction.HIGHER, name) for name in HIGHER),
        *((Direction.LOWER, name) for name in LOWER),
        *((Direction.NONE, name) for name in GOLDEN["none"]),
        *((None, name) for name in GOLDEN["unknown"]),
    ],
)
def test_the_head_word_decides(direction: Direction | None, name: str) -> None:
    reading = polarity_of_name(name)
    assert (reading and reading.direction) == direction
    if reading is not None:
        assert reading.word in normalise_name(name)
        assert reading.reason


def test_the_golden_names_are_many_and_distinct() -> None:
    names = [name for names in GOLDEN.values() for name in names]
    assert len(names) == len(set(names)) >= 120


def targets(at_least: int, at_most: int, other: int = 0) -> list[Target]:
    kinds = (*[Operator.AT_LEAST] * at_least, *[Operator.AT_MOST] * at_most, *[Operator.EQUAL] * other)
    return [Target(op=op) for op in kinds]


def test_targets_speak_where_the_name_does_not() -> None:
    assert polarity("聘请法律顾问", targets(3, 0)).direction is Direction.HIGHER
    assert polarity("护理型床位占比", targets(0, 2)).direction is Direction.LOWER


def test_name_and_targets_that_contradict_each_other_give_no_answer_and_are_both_shown() -> None:
    found = polarity("整改及时性", targets(0, 3))
    assert found.conflict
    assert found.direction is None
    assert found.name is not None
    assert found.name.direction is Direction.HIGHER
    assert found.evidence == Evidence(0, 3)


def test_one_target_or_a_divided_field_says_nothing() -> None:
    assert Evidence(1, 0).direction is None
    assert Evidence(3, 2).direction is None
    assert Evidence(4, 1).direction is Direction.HIGHER
    assert polarity("整改及时性", targets(0, 1)).direction is Direction.HIGHER


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_turning_every_operator_round_turns_the_evidence_round(up: int, down: int, other: int) -> None:
    there, back = evidence_of(targets(up, down, other)), evidence_of(targets(down, up, other))
    assert there == Evidence(up, down)
    turned = {Direction.HIGHER: Direction.LOWER, Direction.LOWER: Direction.HIGHER, None: None}
    assert back.direction == turned[there.direction]
    assert there.direction is None or up + down >= EVIDENCE_LEAST


@given(st.text(max_size=12), st.integers(0, 5), st.integers(0, 5))
def test_any_name_has_an_answer_that_follows_from_its_parts(name: str, up: int, down: int) -> None:
    found = polarity(name, targets(up, down))
    assert found == Polarity(polarity_of_name(name), Evidence(up, down))
    assert not (found.conflict and found.direction)


@given(st.sampled_from(HIGHER + LOWER), st.sampled_from(["", " ", "（%）", "　"]))
def test_spelling_does_not_count(name: str, more: str) -> None:
    assert polarity_of_name(name + more) == polarity_of_name(name)
