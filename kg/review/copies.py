"""The copied places of a corpus: candidates, score, evidence, degree and relation."""

from collections.abc import Collection, Iterator

from kg.review.candidates import Pair
from kg.review.corpus import Corpus, Entry
from kg.review.goals import goal_evidence, goal_pairs, goal_score
from kg.review.model import Copy, CopyLevel, Degree, Evidence, EvidenceKind, Relation, Side
from kg.review.sets import Match, match_rows, set_degree, set_evidence, set_pairs, shared_matter
from kg.review.telling import telling_rows

GOAL_SCORE = 0.05
"""Goals below this score share stock phrases only."""
SET_SCORE = 0.05
"""Sets of one unit or document below this score share little of its template."""
STRANGERS_SCORE = 0.1
"""Sets of strangers below this score share usual measures only."""
_VERIFY = 0.02
"""Goals below this score are not looked at again, whatever their degree would be."""


def copies(corpus: Corpus, focus: Collection[int] | None = None) -> tuple[Copy, ...]:
    """Find what projects share beyond what everybody writes.

    :param focus: only pairs with at least one of these positions; all pairs where it is None.
    :returns: the highest degree first, then the highest score, then the order of the projects.
    """
    found = {pair: [copy] for pair, copy in _goals(corpus, focus)}
    for pair, copy in _sets(corpus, focus):
        found.setdefault(pair, []).append(copy)
    copied = {pair for pair, group in found.items() if any(copy.degree > Degree.TEMPLATE for copy in group)}
    single: dict[Pair, list[Copy]] = {}
    for pair, match, score in telling_rows(corpus, copied, focus):
        copy = _row(corpus, pair, match, score)
        if copy.relation is not Relation.PREVIOUS_YEAR:  # a project that goes on keeps its measures
            single.setdefault(pair, []).append(copy)
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
        shared = shared_matter(corpus, left, right, matches)
        degree = set_degree(left, right, matches, shared)
        if degree is Degree.VERBATIM or shared.score >= (SET_SCORE if _one_house(left, right) else STRANGERS_SCORE):
            yield pair, _copy(CopyLevel.SET, degree, shared.score, left, right, set_evidence(matches))


def _one_house(left: Entry, right: Entry) -> bool:
    """Say whether one template may stand behind both: one unit, or one document with forms of several units."""
    return left.owner == right.owner or left.stored.ref.document.id == right.stored.ref.document.id


def _row(corpus: Corpus, pair: Pair, match: Match, score: float) -> Copy:
    one, other = corpus.entries[pair[0]], corpus.entries[pair[1]]
    return Copy(
        CopyLevel.INDICATOR,
        Degree.VERBATIM if match.kind is EvidenceKind.ROW else Degree.NEAR,
        score,
        _relation(one, other),
        Side(one.stored.ref, match.left.indicator.locator),
        Side(other.stored.ref, match.right.indicator.locator),
        set_evidence((match,)),
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
