"""Copied goal texts: how much telling text two projects share, where it stands, and to what degree."""

from collections.abc import Collection, Iterator

from kg.review.candidates import Pair, fingerprints, sharing_pairs
from kg.review.corpus import Corpus, Entry, Goal
from kg.review.model import Degree, Evidence, EvidenceKind, Place
from kg.review.tiles import Tile, tiles

MOST_HOLDERS = 50
"""A fingerprint in more projects than this leads to no pair; texts as common as that are boilerplate."""
CLAUSE_HOLDERS = 20
"""The same for one clause, which alone makes a pair and must therefore be rarer."""
HALF_AMOUNT = 40.0
"""Telling letters at which the amount of shared text counts half; below it short texts cannot score high."""
NEAR_COVERAGE = 0.7
"""Share of a field that must stand in the other project for the field to count as near-verbatim."""
FIELD_LETTERS = 12
"""Shorter fields ("年底完成") are equal by chance and never make a verbatim copy."""


def goal_pairs(corpus: Corpus, focus: Collection[int] | None) -> set[Pair]:
    """Return the pairs of entries that share rare fingerprints, a rare clause or a whole field."""
    entries = corpus.entries
    prints = [frozenset[int]().union(*(fingerprints(goal.folded.text) for goal in entry.goals)) for entry in entries]
    fields = [[goal.folded.text for goal in entry.goals] for entry in entries]
    sentences = [[clause.text for goal in entry.goals for clause in goal.clauses] for entry in entries]
    return (
        sharing_pairs(prints, most=MOST_HOLDERS, least=2, focus=focus)
        | sharing_pairs(fields, most=MOST_HOLDERS, least=1, focus=focus)
        | sharing_pairs(sentences, most=CLAUSE_HOLDERS, least=1, focus=focus)
    )


def goal_score(corpus: Corpus, left: Entry, right: Entry) -> float:
    """Return shared telling text as a share of the smaller goal, dampened where the amount is small, in [0, 1)."""
    weights = corpus.gram_weights
    shared = weights.total(left.grams & right.grams)
    smaller = min(weights.total(left.grams), weights.total(right.grams))
    return shared / smaller * shared / (shared + HALF_AMOUNT) if shared else 0.0


def goal_evidence(left: Entry, right: Entry) -> tuple[Degree, tuple[Evidence, ...]]:
    """Return the passages that both goals contain, longest first, and the degree that follows from them."""
    degree = Degree.TEMPLATE
    found: list[tuple[int, Evidence]] = []
    for one in left.goals:
        for other in right.goals:
            covered = tiles(one.folded.text, other.folded.text)
            degree = max(degree, _degree(one, other, covered))
            found.extend((tile.length, _evidence(one, other, tile)) for tile in covered)
    found.sort(key=lambda item: -item[0])
    return degree, tuple(_distinct(evidence for _, evidence in found))


def _degree(one: Goal, other: Goal, covered: tuple[Tile, ...]) -> Degree:
    shorter = min(len(one.folded.text), len(other.folded.text))
    if shorter < FIELD_LETTERS or not covered:
        return Degree.TEMPLATE
    if max(tile.length for tile in covered) == shorter:
        return Degree.VERBATIM
    return Degree.NEAR if sum(tile.length for tile in covered) >= NEAR_COVERAGE * shorter else Degree.TEMPLATE


def _evidence(one: Goal, other: Goal, tile: Tile) -> Evidence:
    whole = tile.length == len(one.folded.text) == len(other.folded.text)
    return Evidence(
        EvidenceKind.FIELD if whole else EvidenceKind.PASSAGE,
        _place(one, tile.left, tile.length),
        _place(other, tile.right, tile.length),
    )


def _place(goal: Goal, start: int, length: int) -> Place:
    span = goal.folded.span(start, start + length)
    return Place(goal.field, span, goal.folded.source[slice(*span)])


def _distinct(found: Iterator[Evidence]) -> Iterator[Evidence]:
    """Leave out a passage whose places are both shown already, by a longer one or from the other field."""
    seen: list[Evidence] = []
    for evidence in found:
        if not any(_inside(evidence.left, shown.left) for shown in seen) or not any(
            _inside(evidence.right, shown.right) for shown in seen
        ):
            seen.append(evidence)
            yield evidence


def _inside(place: Place, other: Place) -> bool:
    return place.field == other.field and other.span[0] <= place.span[0] and place.span[1] <= other.span[1]
