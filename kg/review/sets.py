"""Copied sets of indicators: rows matched one to one, weighed by how telling they are."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from kg.review.candidates import Pair, sharing_pairs
from kg.review.corpus import Corpus, Entry, Row
from kg.review.model import Degree, Evidence, EvidenceKind, Place
from kg.review.normalise import bigrams, dice
from kg.review.substitution import exchanges

MOST_HOLDERS = 50
"""A row or name in more projects than this leads to no pair."""
RARE_HOLDERS = 4
"""A name in so few projects leads to a pair by itself: the others may have been renamed."""
NAME_SHARE = 0.6
"""What an equal name with another target counts, against an equal row."""
NOUN_SHARE = 0.8
"""What a name with an exchanged noun counts at most; how much depends on how rare the kept letters are."""
WORDING_SHARE = 0.5
"""What a similar name counts at most, against an equal row."""
SIMILAR = 0.6
"""Overlap of letter pairs from which two names are wordings of one measure."""
HALF_AMOUNT = 3.0
"""Telling rows at which the amount of shared rows counts half."""
LEAST_ROWS = 3
"""Fewer rows are never called a copied set."""
NEAR_SHARE = 0.7
"""Share of the smaller set that must be matched for a near-verbatim copy, half of it at least with equal targets."""

TELLING_SHARE = 0.5
"""The same by weight: a near-verbatim copy of nothing but common rows is a template."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows that say the same.

    :param likeness: 1 for equal names and for exchanged nouns, else the overlap of the names' letter pairs.
    :param kept: what both names keep where a noun was exchanged.
    """

    kind: EvidenceKind
    left: Row
    right: Row
    likeness: float
    kept: str = ""


def set_pairs(corpus: Corpus, focus: Collection[int] | None) -> set[Pair]:
    """Return the pairs of entries that share two rare rows, two rare names or one very rare name."""
    keys = [entry.keys for entry in corpus.entries]
    names = [entry.names for entry in corpus.entries]
    return (
        sharing_pairs(keys, most=MOST_HOLDERS, least=2, focus=focus)
        | sharing_pairs(names, most=MOST_HOLDERS, least=2, focus=focus)
        | sharing_pairs(names, most=RARE_HOLDERS, least=1, focus=focus)
    )


def match_rows(left: Entry, right: Entry) -> tuple[Match, ...]:
    """Match rows one to one: equal rows first, then equal names, exchanged nouns, and similar names."""
    pairs: list[Match] = []
    free_left, free_right = list(left.rows), list(right.rows)
    for kind, likeness in _STEPS:
        if kind is EvidenceKind.WORDING:
            for exchange in exchanges(free_left, free_right):
                kept = "".join(exchange.kept)
                pairs.append(Match(EvidenceKind.NOUN, exchange.left, exchange.right, 1.0, kept))
                free_left.remove(exchange.left)
                free_right.remove(exchange.right)
        for row in tuple(free_left):
            best = max(free_right, key=lambda other: (likeness(row, other), -other.position), default=None)
            if best is None or not (degree := likeness(row, best)):
                continue
            pairs.append(Match(kind, row, best, degree))
            free_left.remove(row)
            free_right.remove(best)
    return tuple(pairs)


@dataclass(frozen=True, slots=True)
class Shared:
    """How much telling matter two sets share.

    :param amount: about the number of telling rows.
    :param share: of the smaller set's telling matter, in [0, 1].
    """

    amount: float
    share: float

    @property
    def score(self) -> float:
        """The share, dampened where the amount is small, in [0, 1)."""
        return self.share * self.amount / (self.amount + HALF_AMOUNT)


def shared_matter(corpus: Corpus, left: Entry, right: Entry, matches: Iterable[Match]) -> Shared:
    """Weigh the matched rows."""
    amount = sum(_weight(corpus, match) for match in matches)
    smaller = min(sum(corpus.key_weights[row.key] for row in entry.rows) for entry in (left, right))
    return Shared(amount, min(1.0, amount / smaller) if amount else 0.0)


def set_degree(left: Entry, right: Entry, matches: Collection[Match], shared: Shared) -> Degree:
    """Decide the degree by how many rows of the smaller set stand in the other one, and how exactly."""
    smaller = min(len(left.rows), len(right.rows))
    rows = sum(match.kind is EvidenceKind.ROW for match in matches)
    if smaller >= LEAST_ROWS and rows == smaller:
        return Degree.VERBATIM
    kept = sum(_same_level(match) for match in matches)
    many = len(matches) >= max(LEAST_ROWS, NEAR_SHARE * smaller) and 2 * kept >= len(matches)
    return Degree.NEAR if many and shared.share >= TELLING_SHARE else Degree.TEMPLATE


def set_evidence(matches: Iterable[Match]) -> tuple[Evidence, ...]:
    """Return the matched rows as places in both lists, equal rows first, then in the left project's order."""
    order = list(EvidenceKind)
    ranked = sorted(matches, key=lambda match: (order.index(match.kind), match.left.position))
    return tuple(Evidence(match.kind, row_place(match.left), row_place(match.right)) for match in ranked)


def row_place(row: Row) -> Place:
    """Return the row as a place in its project's list of indicators."""
    text = f"{row.indicator.name}：{row.indicator.target.raw or '（无目标值）'}"
    return Place("indicators", (row.position, row.position + 1), text)


def _weight(corpus: Corpus, match: Match) -> float:
    if match.kind is EvidenceKind.ROW:
        return corpus.key_weights[match.left.key]
    names = corpus.name_weights
    if match.kind is EvidenceKind.NAME:
        return NAME_SHARE * names[match.left.name]
    if match.kind is EvidenceKind.NOUN:
        return NOUN_SHARE * corpus.pair_weights.mean(bigrams(match.kept))
    return WORDING_SHARE * match.likeness * min(names[match.left.name], names[match.right.name])


def _same_level(match: Match) -> bool:
    """Say whether both targets ask for the same; "equal to" and "at least" one number do."""
    one, other = match.left.indicator.target, match.right.indicator.target
    if match.left.key[1] == match.right.key[1]:
        return True
    return one.value is not None and (one.value, one.unit) == (other.value, other.unit)


def _similar(row: Row, other: Row) -> float:
    likeness = dice(row.name, other.name)
    return likeness if likeness >= SIMILAR else 0.0


_STEPS: tuple[tuple[EvidenceKind, Callable[[Row, Row], float]], ...] = (
    (EvidenceKind.ROW, lambda row, other: float(row.key == other.key)),
    (EvidenceKind.NAME, lambda row, other: float(row.name == other.name)),
    (EvidenceKind.WORDING, _similar),
)
