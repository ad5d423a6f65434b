"""What is common rather than copied: templates of a unit, goals that many projects share, boilerplate."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from kg.review.corpus import Corpus, Entry
from kg.review.model import Boilerplate, Cluster, CopyLevel, Member

LEAST_MEMBERS = 3
"""Two projects are a pair; from three on they are a cluster."""
CORE_SHARE = 0.4
"""Share of a unit's projects that must have a name for it to belong to the unit's template."""
CORE_NAMES = 2
"""Names of the template that a project must have to be a member."""
BOILERPLATE_UNITS = 3
BOILERPLATE_SHARE = 0.01
"""A wording is boilerplate from this number and this share of all units on, whichever is larger."""
LONGEST_LIST = 100
"""Boilerplate is reported up to this many wordings of each kind, the most frequent first."""


def own_indicators(corpus: Corpus) -> list[int]:
    """Return for each entry how many of its indicators have a name that no other entry has."""
    holders = Counter(name for entry in corpus.entries for name in entry.names)
    return [sum(holders[row.name] == 1 for row in entry.rows) for entry in corpus.entries]


def clusters(corpus: Corpus, focus: Collection[int] | None) -> tuple[Cluster, ...]:
    """Find templates of indicators within units and goal texts that several projects share, largest first.

    :param focus: only clusters with at least one of these positions; all where it is None.
    """
    own = own_indicators(corpus)
    found = [
        cluster
        for members, cluster in (*_unit_templates(corpus, own), *_shared_goals(corpus, own))
        if focus is None or not members.isdisjoint(focus)
    ]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.members), cluster.unit or "")))


def boilerplate(corpus: Corpus) -> tuple[Boilerplate, ...]:
    """List the indicator names and goal clauses that many units write, by kind, the most frequent first."""
    units = len({entry.owner for entry in corpus.entries})
    least = max(BOILERPLATE_UNITS, int(BOILERPLATE_SHARE * units))
    printed: dict[str, str] = {}
    names: Counter[str] = Counter()
    sentences: Counter[str] = Counter()
    for entry in corpus.entries:
        for row in entry.rows:
            printed.setdefault(row.name, row.indicator.name)
        names.update(entry.names)
        texts = _clauses(entry)
        sentences.update(texts.keys())
        printed |= {folded: text for folded, text in texts.items() if folded not in printed}
    return (
        *_frequent("indicator", dict(corpus.name_weights.items()), names, printed, least),
        *_frequent("clause", dict(corpus.clause_weights.items()), sentences, printed, least),
    )


def _frequent(
    kind: str, units: dict[str, int], projects: Counter[str], printed: dict[str, str], least: int
) -> list[Boilerplate]:
    found = [Boilerplate(kind, printed[text], count, projects[text]) for text, count in units.items() if count >= least]
    return sorted(found, key=lambda item: (-item.units, item.text))[:LONGEST_LIST]


def _clauses(entry: Entry) -> dict[str, str]:
    """Return the folded clauses of an entry with their printed form."""
    return {
        clause.text: goal.folded.source[slice(*goal.folded.span(clause.start, clause.end))]
        for goal in entry.goals
        for clause in goal.clauses
    }


def _unit_templates(corpus: Corpus, own: list[int]) -> Iterator[tuple[set[int], Cluster]]:
    by_unit: defaultdict[str, list[int]] = defaultdict(list)
    for position, entry in enumerate(corpus.entries):
        by_unit[entry.owner].append(position)
    for positions in by_unit.values():
        entries = [corpus.entries[position] for position in positions]
        counts = Counter(name for entry in entries for name in entry.names)
        core = {name for name, count in counts.items() if count >= max(LEAST_MEMBERS, CORE_SHARE * len(entries))}
        members = {position for position in positions if len(corpus.entries[position].names & core) >= CORE_NAMES}
        if len(members) >= LEAST_MEMBERS:
            yield members, _template(corpus, own, sorted(members), core)


def _template(corpus: Corpus, own: list[int], members: list[int], core: set[str]) -> Cluster:
    printed = {row.name: row.indicator.name for position in members for row in corpus.entries[position].rows}
    counts = Counter(name for position in members for name in corpus.entries[position].names & core)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    unit = corpus.entries[members[0]].stored.ref.unit
    return Cluster(
        CopyLevel.SET,
        unit,
        tuple(_member(corpus, own, position, core) for position in members),
        tuple((printed[name], count) for name, count in ranked),
    )


def _shared_goals(corpus: Corpus, own: list[int]) -> Iterator[tuple[set[int], Cluster]]:
    holders: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for position, entry in enumerate(corpus.entries):
        for goal in entry.goals:
            holders[goal.folded.text].setdefault(position, goal.folded.source)
    for places in holders.values():
        if len(places) < LEAST_MEMBERS:
            continue
        owners = {corpus.entries[position].owner for position in places}
        first = corpus.entries[next(iter(places))].stored.ref
        yield (
            set(places),
            Cluster(
                CopyLevel.GOAL,
                first.unit if len(owners) == 1 else None,
                tuple(_member(corpus, own, position, set()) for position in places),
                ((next(iter(places.values())), len(places)),),
            ),
        )


def _member(corpus: Corpus, own: list[int], position: int, core: set[str]) -> Member:
    entry = corpus.entries[position]
    shared = sum(row.name in core for row in entry.rows)
    return Member(entry.stored.ref, shared, own[position], len(entry.rows))
