"""What a query is made of: its groups, their members, and where in the text each of them stands."""

from dataclasses import dataclass, field

from lark import Token, Tree


@dataclass(frozen=True, slots=True)
class Variable:
    """A place where a variable stands; *name* is without its question mark."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What stands in a group.

    :param start: first character in the text of the query.
    :param end: the character after the last one.
    :param variables: every variable in it, also those in groups inside, in the order of the text.
    """

    start: int
    end: int
    variables: tuple[Variable, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Names of all variables in it."""
        return frozenset(each.name for each in self.variables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Member):
    """``{ … }``; each member in the order of the text."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Triples(Member):
    """Triple patterns in a row.

    :param loose: for each path that may have no step, and no constant at an end, the variables at its ends.
    :param nodes: variables that some pattern takes from the subjects or objects of the data.
    :param links: for each pattern the variables at its two ends, and how many steps lie between them.
    :param anchored: a pattern names a subject or an object, other than the class after ``a``.
    :param statements: the tree of each subject with its predicates and objects.
    """

    loose: tuple[frozenset[str], ...]
    nodes: frozenset[str]
    links: tuple[tuple[frozenset[str], int], ...]
    anchored: bool
    statements: tuple[Tree[Token], ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition that a variable is one of some IRIs, written with ``IN``, ``=`` and ``||``.

    :param iris: as they are written, in their order; several may name the same.
    """

    name: str
    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Member):
    """FILTER.

    :param exists: the group, if the whole condition is EXISTS or NOT EXISTS (or ``!`` of one); *negated* says which.
    :param inner: the groups of EXISTS and NOT EXISTS in a larger condition.
    :param volatile: the condition may differ from call to call.
    :param choice: what the whole condition is, if it is one.
    :param unbound: the variable, if the whole condition is that it has no value.
    """

    exists: Group | None
    negated: bool
    inner: tuple[Group, ...]
    volatile: bool
    choice: Choice | None = None
    unbound: str | None = None

    @property
    def pins(self) -> bool:
        """Whether the condition is that a variable equals one IRI."""
        return self.choice is not None and len(self.choice.iris) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind(Member):
    """BIND; *target* gets the value.

    :param constant: the text of the value, where it is a constant.
    """

    target: str
    constant: str | None
    inner: tuple[Group, ...]
    volatile: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Values(Member):
    """VALUES in a group.

    :param rows: the text of each value, None for UNDEF.
    """

    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Member):
    """OPTIONAL, MINUS, GRAPH or UNION (*kind*) with their groups."""

    kind: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Member):
    """SERVICE; *name* is the text of its IRI or variable."""

    name: str
    silent: bool
    group: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class SubSelect(Member):
    """A SELECT in a group, or the query itself.

    :param star: where its ``*`` stands, if it has one.
    :param columns: the variables that it gives, in any order; empty with ``*``.
    :param others: groups of EXISTS outside of its own group.
    :param added: variables of VALUES after it.
    :param assigned: where BIND or AS gives a variable its value, anywhere in it.
    :param stops: it has LIMIT and no order, so that it may end before all is found.
    :param volatile: what it gives may differ from call to call, as the rows that LIMIT leaves.
    """

    form: str
    star: int | None
    columns: frozenset[str]
    group: Group
    others: tuple[Group, ...] = ()
    added: frozenset[str] = frozenset()
    assigned: tuple[Variable, ...] = ()
    stops: bool = False
    volatile: bool = False
