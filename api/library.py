"""The library of indicators as a service: what is published, what is to be decided, decisions and their undoing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from threading import RLock
from typing import Any

from api.answers import indicator_json
from api.semantics import State
from embeddings.table import Filters
from kg.errors import DecisionConflict, NotFound, NothingToDecide
from kg.facts import IndicatorFact
from kg.iris import Iris, normalise_name, short_id
from kg.library import (
    Candidate,
    Cluster,
    Decision,
    Judgement,
    Library,
    Link,
    Name,
    candidates,
    clustered,
    contradiction,
    decisions,
    effective,
    names_of,
    published,
)
from kg.library.decisions import new_decision, record, undo
from kg.library.names import links_of, standard_links_of
from kg.library.publish import publish
from kg.library.published import mark_of
from kg.library.telling import candidate_to_json, decision_to_json, entry_to_json, standard_to_json
from kg.stores import Store, Writer
from ontology.standard import standards

_ALL = Filters()


class IndexLikeness:
    """Likeness by the semantic index (see :class:`kg.library.Likeness`)."""

    def __init__(self, state: State) -> None:
        self._state = state

    def alike(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return the normalised names most like a text with their probability, best first."""
        found: dict[str, float] = {}
        for hit in self._state.find(text, k, _ALL):
            for name in {normalise_name(self._state.snapshot.fact(key).name) for key in hit.keys}:
                found.setdefault(name, hit.score)
        return list(found.items())


class Material:
    """What clusters are made from, of one published state; each part is worked out when it is first asked for."""

    def __init__(self, state: State) -> None:
        self.state = state

    @cached_property
    def names(self) -> Mapping[str, Name]:
        """Normalised name → what is declared under it."""
        return names_of(self.state.snapshot.facts.values())

    def rows(self, names: Iterable[str]) -> Iterator[tuple[str, IndicatorFact]]:
        """Yield the declared rows of normalised names, each with its name, in the order of storing."""
        declared = (self.names[name] for name in names if name in self.names)
        named = {canonical: name.name for name in declared for canonical in name.canonical}
        for fact in self.state.snapshot.chosen(lambda _, canonical: canonical in named):
            yield named[fact.canonical], fact

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """How probably names mean the same; one search for each name."""
        return links_of(self.names, IndexLikeness(self.state))

    @cached_property
    def standard_links(self) -> tuple[Candidate, ...]:
        """How probably names mean the same as standard indicators; one search for each of those."""
        return standard_links_of(self.names, IndexLikeness(self.state))


class LibraryDesk:
    """Reads and changes the library of one home; any number of threads may use it.

    :param state: gives the present facts and indexes.
    :param writing: the lock of everything that changes the home.
    """

    def __init__(self, store: Store, iris: Iris, state: Callable[[], State], writing: RLock) -> None:
        self._store, self._iris, self._state, self._writing = store, iris, state, writing
        self._published = Library((), "", "")
        self._material: Material | None = None

    def published(self) -> Library:
        """Return the library as the graph has it; it is read again only when it has changed."""
        view = self._store.view()
        if self._published.mark != mark_of(view):
            self._published = published(view)
        return self._published

    def listing(self) -> dict[str, Any]:
        """Return every entry, whether the library was ever made, and whether that was from the present documents."""
        library, names = self.published(), self._fresh_material().names
        items = [entry_to_json(entry, names) for entry in library.entries]
        current = library.generation == self._store.view().generation
        return {"items": items, "total": len(items), "made": bool(library.mark), "current": current}

    def entry(self, id_or_name: str) -> dict[str, Any]:
        """Return one entry with its declared rows.

        :param id_or_name: identifier or IRI of the entry, or a name that belongs to it.
        :raises NotFound: if there is none.
        """
        library = self.published()
        # A link is named after its entry, with a number behind.
        entry = library.entry(short_id(id_or_name).partition("-")[0]) or library.group(id_or_name)
        if entry is None:
            raise NotFound(kind="cluster", id=id_or_name)
        material = self._fresh_material()
        rows = [indicator_json(fact) for _, fact in material.rows(entry.members)]
        return {**entry_to_json(entry, material.names), "occurrences": rows}

    def candidates(self, limit: int | None = None) -> dict[str, Any]:
        """Return what is to be decided, most probable first; each side with its declared rows.

        :param limit: at most so many; ``total`` counts all of them.
        """
        material = self._fresh_material()
        made = decisions(self._store.view())
        found = candidates(self._clusters(material, made), material.links, material.standard_links, made)
        items = [candidate_to_json(candidate, material.names) for candidate in found[:limit]]
        sides = [side for item in items for side in (item["left"], item["right"]) if not side["standard"]]
        rows: dict[str, list[dict[str, Any]]] = {side["name"]: [] for side in sides}
        for name, fact in material.rows(rows):
            rows[name].append(indicator_json(fact))
        for side in sides:
            side["occurrences"] = rows[side["name"]]
        return {"items": items, "total": len(found)}

    def decisions(self) -> dict[str, Any]:
        """Return every decision, the latest first; ``counts`` is false for those undone or followed by another."""
        made = decisions(self._store.view())
        counting = {decision.id for decision in effective(made)}
        items = [{**decision_to_json(each), "counts": each.id in counting} for each in reversed(made)]
        return {"items": items, "total": len(items)}

    def standards(self) -> dict[str, Any]:
        """Return the standard indicators."""
        items = [standard_to_json(standard) for standard in standards().values()]
        return {"items": items, "total": len(items)}

    def decide(
        self, judgement: Judgement, left: str, right: str, *, standard: bool, by: str | None, note: str | None
    ) -> dict[str, Any]:
        """Write a decision down and bring the published library in step with it, in one transaction.

        :param left: a stored name in any spelling; so is *right*, or it identifies a standard indicator.
        :raises NotFound: if one of the two is not known.
        :raises NothingToDecide: if both are spellings of one name.
        :raises DecisionConflict: if another decision that stands contradicts it.
        """
        with self._writing:
            material = self._fresh_material()
            one = self._known(left, material)
            other = self._standard(right) if standard else self._known(right, material)
            if one == other:
                raise NothingToDecide(left=left, right=right)
            decision = new_decision(judgement, one, other, standard=standard, by=by, note=note)
            after = (*decisions(self._store.view()), decision)
            with self._store.writer() as writer:
                self._changed(writer, material, after)
                record(writer, decision)
            return decision_to_json(decision)

    def undo(self, identifier: str, by: str | None = None) -> dict[str, Any]:
        """Take a decision back, bring the published library in step, in one transaction, and return the decision.

        :raises NotFound: if no such decision stands.
        :raises DecisionConflict: if an older decision that then counts again contradicts another one.
        """
        with self._writing:
            view, material = self._store.view(), self._fresh_material()
            after = [decision for decision in decisions(view) if decision.id != identifier]
            with self._store.writer() as writer:
                undo(writer, view, identifier, by)
                self._changed(writer, material, after)
            undone = (decision for decision in decisions(view) if decision.id == identifier)
            return decision_to_json(next(undone))

    def update(self) -> dict[str, Any]:
        """Make the published library anew from the present documents and decisions; doing it twice changes nothing."""
        with self._writing:
            material = self._fresh_material()
            with self._store.writer() as writer:
                changed = self._changed(writer, material, decisions(self._store.view()))
            entries = self.published().entries
        members = sum(len(entry.members) for entry in entries)
        return {"changed": changed, "entries": len(entries), "names": members}

    def _changed(self, writer: Writer, material: Material, made: Sequence[Decision]) -> bool:
        """Plan to publish what follows from *made*; refuse decisions that contradict each other."""
        broken = contradiction(made)
        if broken is not None:
            raise DecisionConflict(id=broken.id, left=broken.left, right=broken.right)
        clusters, view = self._clusters(material, made), self._store.view()
        generation = material.state.snapshot.generation
        return publish(writer, view, clusters, material.names, self._iris, generation)

    def _clusters(self, material: Material, made: Sequence[Decision]) -> tuple[Cluster, ...]:
        return clustered(material.names, material.links, made)

    def _fresh_material(self) -> Material:
        """Return what clusters are made from in the present state; what was worked out once is kept."""
        state, material = self._state(), self._material
        if material is None or material.state is not state:
            material = self._material = Material(state)
        return material

    def _known(self, name: str, material: Material) -> str:
        folded = normalise_name(name)
        if folded not in material.names:
            raise NotFound(kind="indicator", id=name)
        return folded

    def _standard(self, identifier: str) -> str:
        if short_id(identifier) not in standards():
            raise NotFound(kind="standard", id=identifier)
        return short_id(identifier)
