"""The wordings that the training is made of: acts of public spending, and what targets measure of an act."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

AUDIENCE = "audience_satisfaction"
"""The measure whose patterns take an audience instead of an act."""


@dataclass(frozen=True)
class Act:
    """One act or object of public spending.

    :param number: its place in the lexicon, which identifies it.
    :param domain: acts of one domain are siblings.
    :param names: equivalent formal wordings; ``spoken`` those of ordinary people.
    :param audience: who would be asked whether they are content.
    :param outcomes: groups of equivalent names of what this act alone yields, outputs and effects.
    """

    number: int
    domain: str
    names: tuple[str, ...]
    spoken: tuple[str, ...]
    audience: tuple[str, ...]
    outcomes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Measure:
    """One thing that targets measure of any act.

    :param family: measures of one family are near relatives, such as completion rate and completion situation.
    :param names: equivalent patterns, ``{}`` standing for the act; ``spoken`` those of ordinary people.
    :param generic: equivalent wordings that name no act.
    """

    id: str
    family: str
    names: tuple[str, ...]
    spoken: tuple[str, ...]
    generic: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Everything that was written, in the order of the files."""

    acts: tuple[Act, ...]
    measures: tuple[Measure, ...]

    @cached_property
    def domains(self) -> dict[str, tuple[Act, ...]]:
        """The acts of each domain."""
        names = dict.fromkeys(act.domain for act in self.acts)
        return {name: tuple(act for act in self.acts if act.domain == name) for name in names}

    def within(self, domains: Collection[str]) -> "Lexicon":
        """Return the same measures with the acts of some domains only."""
        return Lexicon(tuple(act for act in self.acts if act.domain in domains), self.measures)


def read_lexicon() -> Lexicon:
    """Read ``acts.toml`` and ``measures.toml``."""
    acts = tuple(_act(number, entry) for number, entry in enumerate(_read("acts.toml")["act"]))
    measures = (
        Measure(entry["id"], entry["family"], *(tuple(entry[kind]) for kind in ("names", "spoken", "generic")))
        for entry in _read("measures.toml")["measure"]
    )
    return Lexicon(acts, tuple(measures))


def _act(number: int, entry: dict[str, Any]) -> Act:
    outcomes = (tuple(group) for group in entry.get("counts", []) + entry.get("results", []))
    names, spoken, audience = (tuple(entry.get(kind, [])) for kind in ("names", "spoken", "audience"))
    return Act(number, entry["domain"], names, spoken, audience, tuple(outcomes))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
