"""The copied places of a corpus: candidates, score, evidence, degree and relation."""

from collections.abc import Collection, Iterator

from kg.review.candidates import Pair
from kg.review.corpus import Corpus, Entry, Row
from kg.review.goals import goal_evidence, goal_pairs, goal_score
from kg.review.model import Copy, CopyLevel, Degree, Evidence, EvidenceKind, Relation, Side
from kg.review.sets import match_rows, row_place, set_degree, set_evidence, set_pairs, set_score
from kg.review.telling import telling_rows

GOAL_SCORE = 0.05
"""Goals below this score share stock phrases only."""
SET_SCORE = 0.05
"""Sets below this score share a unit's usual measures only."""
_VERIFY = 0.02
"""Pairs below this score are not looked at again, whatever their degree would be."""


def copies(corpus: Corpus, focus: Collection[int] | None = None) -> tuple[Copy, ...]:
    """Find what projects share beyond what everybody writes.

    :param focus: only pairs with at least one of these positions; all pairs where it is None.
    :returns: the highest degree first, then the highest score, then the order of the projects.
    """
    found = {pair: [copy] for pair, copy in _goals(corpus, focus)}
    for pair, copy in _sets(corpus, focus):
        found.setdefault(pair, []).append(copy)
    single: dict[Pair, list[Copy]] = {}
    for pair, left, right, score in telling_rows(corpus, found.keys(), focus):
        single.setdefault(pair, []).append(_row(corpus, pair, left, right, score))
    everything = [copy for group in (*found.values(), *single.values()) for copy in group]
    return tuple(sorted(everything, key=lambda copy: (-copy.degree, -copy.score)))


def _goals(corpus: Corpus, focus: Collection[int] | None) -> Iterator[tuple[Pair, Copy]]:
    for pair in sorted(goal_pairs(corpus, focus)):
        left, right = _ordered(corpus, pair)
        score = goal_score(corpus, left, right)
        if score < _VERIFY:
            continue
        degree, evidence = goal_evidence(left, right)
        if evidence and (score >= GOAL_SCORE or degree is Degree.VERBATIM):
            yield pair, _copy(CopyLevel.GOAL, degree, score, left, right, evidence)


def _sets(corpus: Corpus, focus: Collection[int] | None) -> Iterator[tuple[Pair, Copy]]:
    for pair in sorted(set_pairs(corpus, focus)):
        left, right = _ordered(corpus, pair)
        matches = match_rows(left, right)
        score = set_score(corpus, left, right, matches)
        if score < _VERIFY:
            continue
        degree = set_degree(left, right, matches)
        if score >= SET_SCORE or degree is Degree.VERBATIM:
            yield pair, _copy(CopyLevel.SET, degree, score, left, right, set_evidence(matches))


def _row(corpus: Corpus, pair: Pair, left: Row, right: Row, score: float) -> Copy:
    one, other = corpus.entries[pair[0]], corpus.entries[pair[1]]
    evidence = Evidence(EvidenceKind.ROW, row_place(left), row_place(right))
    return Copy(
        CopyLevel.INDICATOR,
        Degree.VERBATIM,
        score,
        _relation(one, other),
        Side(one.stored.ref, left.indicator.locator),
        Side(other.stored.ref, right.indicator.locator),
        (evidence,),
    )


def _copy(
    level: CopyLevel, degree: Degree, score: float, left: Entry, right: Entry, evidence: tuple[Evidence, ...]
) -> Copy:
    one, other = (Side(entry.stored.ref, entry.stored.record.locator) for entry in (left, right))
    return Copy(level, degree, score, _relation(left, right), one, other, evidence)


def _ordered(corpus: Corpus, pair: Pair) -> tuple[Entry, Entry]:
    """Return the pair's entries with the older one on the left; without two years in the order of the corpus."""
    left, right = (corpus.entries[position] for position in pair)
    years = left.stored.ref.year, right.stored.ref.year
    if years[0] is not None and years[1] is not None and years[1] < years[0]:
        return right, left
    return left, right


def _relation(left: Entry, right: Entry) -> Relation:
    if left.owner != right.owner:
        return Relation.OTHER_UNIT
    years = {left.stored.ref.year, right.stored.ref.year}
    return Relation.PREVIOUS_YEAR if len(years) == 2 and None not in years else Relation.SAME_UNIT
