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
    """Return the pairs of entries that share at least two rare rows or two rare names."""
    return sharing_pairs(
        [entry.keys for entry in corpus.entries], most=MOST_HOLDERS, least=2, focus=focus
    ) | sharing_pairs([entry.names for entry in corpus.entries], most=MOST_HOLDERS, least=2, focus=focus)


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


def set_score(corpus: Corpus, left: Entry, right: Entry, matches: Iterable[Match]) -> float:
    """Return matched telling rows as a share of the smaller set, dampened where they are few, in [0, 1)."""
    shared = sum(_weight(corpus, match) for match in matches)
    smaller = min(sum(corpus.key_weights[row.key] for row in entry.rows) for entry in (left, right))
    return min(1.0, shared / smaller) * shared / (shared + HALF_AMOUNT) if shared else 0.0


def set_degree(left: Entry, right: Entry, matches: Collection[Match]) -> Degree:
    """Decide the degree by how many rows of the smaller set stand in the other one, and how exactly."""
    smaller = min(len(left.rows), len(right.rows))
    rows = sum(match.kind is EvidenceKind.ROW for match in matches)
    if smaller >= LEAST_ROWS and rows == smaller:
        return Degree.VERBATIM
    kept = sum(_same_level(match) for match in matches)
    near = len(matches) >= max(LEAST_ROWS, NEAR_SHARE * smaller) and 2 * kept >= len(matches)
    return Degree.NEAR if near else Degree.TEMPLATE


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
