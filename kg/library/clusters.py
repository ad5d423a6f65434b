"""Puts names together: first what people decided, then what is alike beyond doubt; never by a chain of likenesses."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from kg.library.base import AUTOMATIC, NEAR, Candidate, Cluster, Decision, Judgement, Link, Name
from kg.library.decisions import effective
from kg.library.guards import apart, says_more

_Group = frozenset[str]
_Pair = frozenset[str]


def clustered(
    names: Mapping[str, Name], links: Iterable[Link], decisions: Iterable[Decision], *, automatic: float = AUTOMATIC
) -> tuple[Cluster, ...]:
    """Return all clusters, single names included, in the order of their first members.

    Names that a person called the same stand together. Beyond that two groups are joined only if all their names
    are pairwise alike (complete linkage), where names that were decided to be the same count as one; never if one of
    the pairs is kept apart by a decision, and no pair joins that a guard keeps apart (see ``guards``). The order of
    the arguments does not matter.

    :param names: normalised name → what is declared under it.
    :param automatic: probability from which names are put together.
    """
    standing = effective(decisions)
    known = {(link.left, link.right): link.probability or 0.0 for link in links}
    groups = _Joiner(standing, {frozenset(pair): value for pair, value in known.items()}, automatic).groups(names)
    return tuple(sorted((_cluster(group, names, known, standing) for group in groups), key=lambda c: c.members))


def candidates(
    clusters: Iterable[Cluster],
    links: Iterable[Link],
    standard_links: Iterable[Candidate],
    decisions: Iterable[Decision],
    *,
    near: float = NEAR,
) -> tuple[Candidate, ...]:
    """Return what a person is to decide about, most probable first: one pair for two clusters that may be one.

    :param standard_links: how probably names mean the same as standard indicators.
    :param near: probability from which a person is asked.
    """
    cluster_of = {member: cluster for cluster in clusters for member in cluster.members}
    settled = {decision.pair for decision in effective(decisions)}
    best: dict[tuple[_Group, bool], Candidate] = {}
    for found in sorted((*_between(links), *standard_links), key=_urgency):
        left = cluster_of.get(found.left)
        right = Cluster("", (), (found.right,)) if found.standard else cluster_of.get(found.right)
        if found.probability < near or left is None or right is None or left == right:
            continue
        pairs = product(left.members, right.members)
        if not any(_pair_of(*pair, standard=found.standard) in settled for pair in pairs):
            best.setdefault((frozenset((left.id, right.id)), found.standard), found)
    return tuple(best.values())


def _between(links: Iterable[Link]) -> Iterable[Candidate]:
    return (
        Candidate(link.left, link.right, link.probability)
        for link in links
        if link.probability is not None and apart(link.left, link.right) is None
    )


def _urgency(candidate: Candidate) -> tuple[float, str, str]:
    return -candidate.probability, candidate.left, candidate.right


def _pair_of(left: str, right: str, *, standard: bool) -> tuple[str, str, bool]:
    return (left, right, True) if standard else (min(left, right), max(left, right), False)


class _Joiner:
    """Joins names into groups; holds what is known of pairs."""

    def __init__(self, decisions: Sequence[Decision], known: Mapping[_Pair, float], automatic: float) -> None:
        between = [decision for decision in decisions if not decision.standard]
        self._same = [(d.left, d.right) for d in between if d.judgement is Judgement.SAME]
        self._different = {frozenset((d.left, d.right)) for d in between if d.judgement is Judgement.DIFFERENT}
        self._known = known
        self._automatic = automatic

    def groups(self, names: Iterable[str]) -> set[_Group]:
        """Return the groups of *names*; a name that is not stored any more still holds together those it is same as."""
        atom_of = self._atoms({*names, *(name for pair in self._same for name in pair)})
        likes = self._likes(atom_of)
        group_of: dict[_Group, frozenset[_Group]] = {atom: frozenset({atom}) for atom in atom_of.values()}
        for pair in sorted(likes, key=lambda pair: (-likes[pair], sorted(map(min, pair)))):
            one, other = (group_of[atom] for atom in pair)
            if one != other and all(likes.get(frozenset(across)) for across in product(one, other)):
                joined = one | other
                group_of.update(dict.fromkeys(joined, joined))
        stored = set(names)
        found = {frozenset(name for atom in group for name in atom if name in stored) for group in group_of.values()}
        return {group for group in found if group}

    def _atoms(self, names: Iterable[str]) -> dict[str, _Group]:
        """Return name → the names that people called the same as it."""
        atom_of = {name: frozenset({name}) for name in names}
        for left, right in self._same:
            one, other = atom_of[left], atom_of[right]
            if one != other and not self._kept_apart(one, other):
                atom_of.update(dict.fromkeys(one | other, one | other))
        return atom_of

    def _likes(self, atom_of: Mapping[str, _Group]) -> dict[frozenset[_Group], float]:
        """Return pair of atoms → the highest probability between them, for pairs that may be joined."""
        likes: dict[frozenset[_Group], float] = {}
        for pair, probability in self._known.items():
            left, right = pair
            if probability < self._automatic or left not in atom_of or right not in atom_of:
                continue
            atoms = frozenset((atom_of[left], atom_of[right]))
            guarded = apart(left, right) or says_more(left, right)
            if len(atoms) == 2 and not guarded and not self._kept_apart(*atoms):
                likes[atoms] = max(probability, likes.get(atoms, 0.0))
        return likes

    def _kept_apart(self, one: _Group, other: _Group) -> bool:
        return any(frozenset(pair) in self._different for pair in product(one, other))


def _cluster(
    group: _Group,
    names: Mapping[str, Name],
    known: Mapping[tuple[str, str], float],
    decisions: Sequence[Decision],
) -> Cluster:
    members = tuple(sorted(group))
    counts = Counter[str]()
    for member in members:
        counts.update(names[member].spellings)
    preferred, *others = sorted(counts, key=lambda spelling: (-counts[spelling], len(spelling), spelling))
    same = [d for d in decisions if d.judgement is Judgement.SAME]
    decided = {(d.pair[0], d.pair[1]) for d in same if not d.standard and {d.left, d.right} <= group}
    inside = {pair for pair in combinations(members, 2) if pair in known and not apart(*pair)} | decided
    links = tuple(Link(*pair, known.get(pair), pair in decided) for pair in sorted(inside))
    standards = {d.right for d in same if d.standard and d.left in group}
    return Cluster(preferred, tuple(others), members, links, tuple(sorted(standards)))
