"""Keeps the semantic indexes of indicators and projects in step with the graph, which alone is the truth."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from api.snapshot import Snapshot
from embeddings import storage
from embeddings.encoder import Encoder
from embeddings.errors import EmbeddingError, IndexMissing, ModelMismatch, SemanticIndexError
from embeddings.index import Hit, SemanticIndex
from embeddings.retrieve import NAMES, TEXTS, Ranking
from embeddings.table import Entry, Filters, Scalar
from kg.errors import IndexFailure, IndexOfOtherModel
from kg.facts import IndicatorFact, StoredProject
from kg.iris import normalise_name

logger = logging.getLogger(__name__)
Item = TypeVar("Item")

#: Letters of a goal that say what a project is about; 120 suggest a little worse, more cost time (measurements.md).
GOAL_LETTERS = 200


def indicator_entry(fact: IndicatorFact) -> Entry:
    """Turn one declared row into what the index holds of it: its name, and what a search can be narrowed by."""
    value = fact.target.value
    return Entry(
        fact.id,
        fact.name,
        {
            "level1": fact.level1,
            "level2": fact.level2,
            "year": fact.project.year,
            # Two spellings of one unit are one unit.
            "unit": normalise_name(fact.project.unit) if fact.project.unit else None,
            "region": fact.project.region,
            "document": fact.project.document.id,
            "project": fact.project.id,
            "value": float(value) if value is not None else None,
        },
    )


def project_text(name: str | None, goal: str | None) -> str:
    """Return the text by which projects are compared: the name and the beginning of the goal."""
    return "。".join(part for part in (name, (goal or "")[:GOAL_LETTERS]) if part)


def project_entry(project: StoredProject) -> Entry:
    """Turn one project into what the index holds of it."""
    record = project.record
    return Entry(project.ref.id, project_text(record.name, record.overall_goal or record.annual_goal))


@dataclass(frozen=True, slots=True)
class Kind(Generic[Item]):
    """What one of the indexes is made from.

    :param name: of its folder.
    :param items: what a generation has of it, by key.
    :param ranking: how its texts are compared.
    """

    name: str
    items: Callable[[Snapshot], Mapping[str, Item]]
    entry: Callable[[Item], Entry]
    ranking: Ranking

    def entries(self, snapshot: Snapshot) -> Iterator[Entry]:
        """Yield the whole content of a generation's index."""
        return map(self.entry, self.items(snapshot).values())

    def changes(self, before: Snapshot, now: Snapshot) -> tuple[list[Entry], list[str]]:
        """Return the entries that are new or other than before, and the keys that are gone."""
        former, present = self.items(before), self.items(now)
        added = [self.entry(item) for key, item in present.items() if not self._is_same(former.get(key), item)]
        return added, [key for key in former if key not in present]

    def _is_same(self, former: Item | None, present: Item) -> bool:
        # Much of an item may change that its entry does not show.
        return former is not None and (former == present or self.entry(former) == self.entry(present))


INDICATORS = Kind("indicators", lambda snapshot: snapshot.facts, indicator_entry, NAMES)
PROJECTS = Kind("projects", lambda snapshot: snapshot.projects, project_entry, TEXTS)


@dataclass(frozen=True, slots=True)
class State:
    """One generation of the graph with the indexes made from it; none of the three changes any more."""

    snapshot: Snapshot
    indicators: SemanticIndex
    projects: SemanticIndex

    def find(self, text: str, k: int, filters: Filters) -> list[Hit]:
        """Return the *k* best indicator names, best first."""
        with translated():
            return self.indicators.search(text, k, filters)

    def find_all(self, texts: Sequence[str], k: int, filters: Filters) -> list[list[Hit]]:
        """Return for each text what :meth:`find` returns, in less time."""
        with translated():
            return self.indicators.search_all(texts, k, filters)

    def match(self, words: str, k: int, filters: Filters) -> list[Hit]:
        """Return the *k* indicator names that share most with the words, best first."""
        with translated():
            return self.indicators.match(words, k, filters)

    def find_projects(self, text: str, k: int) -> list[Hit]:
        """Return the *k* best projects, best first."""
        with translated():
            return self.projects.search(text, k)

    def facets(self, names: Sequence[str], filters: Filters) -> dict[str, dict[Scalar, int]]:
        """Count values of the declared rows that satisfy the filters."""
        return self.indicators.facets(names, filters)


class Semantics:
    """Makes the indexes of a generation out of saved or former ones, encoding only texts that are new.

    :param directory: where the indexes are kept.
    :param encoder: makes the encoder; called once, when it is first needed.
    :param writable: save what was brought up to date; a reader keeps it in memory only.
    """

    def __init__(self, directory: Path, encoder: Callable[[], Encoder], *, writable: bool) -> None:
        self._directory = directory
        self._make_encoder = encoder
        self._writable = writable
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """Return the encoder; its model is loaded when a text is first encoded."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._make_encoder()
            return self._encoder

    @contextmanager
    def warming(self) -> Iterator[None]:
        """Load the model beside the work of the block; a model that fails to load is reported when it is needed."""

        def load() -> None:
            with suppress(EmbeddingError, IndexFailure):
                self.encoder.encode(["指标"])

        thread = threading.Thread(target=load, name="model")
        thread.start()
        try:
            yield
        finally:
            thread.join()

    def state(self, snapshot: Snapshot, former: State | None = None, *, from_scratch: bool = False) -> State:
        """Return the indexes of a generation.

        :param former: an older generation; only what differs from it is done.
        :param from_scratch: encode every text again instead of using saved or former vectors.
        :raises IndexFailure: if the model cannot be used or the index cannot be saved.
        :raises IndexOfOtherModel: if another model made the saved index.
        """
        with translated():
            if former is None or from_scratch:
                indicators = self._made(INDICATORS, snapshot, from_scratch=from_scratch)
                projects = self._made(PROJECTS, snapshot, from_scratch=from_scratch)
            else:
                # What is the very same in both need not be compared row by row.
                before, now = former.snapshot.unlike(snapshot), snapshot.unlike(former.snapshot)
                indicators = self._changed(INDICATORS, former.indicators, before, now)
                projects = self._changed(PROJECTS, former.projects, before, now)
        return State(snapshot, indicators, projects)

    def saved_problems(self, generation: str) -> Iterator[SemanticIndexError]:
        """Yield what is wrong with the saved indexes, an error each; nothing if they are of this generation."""
        for kind in (INDICATORS, PROJECTS):
            path = self._directory / kind.name
            try:
                with translated(SemanticIndexError):
                    SemanticIndex.open(path, self.encoder, generation=generation)
                    storage.check(path)
            except SemanticIndexError as error:
                yield error

    def _made(self, kind: Kind[Item], snapshot: Snapshot, *, from_scratch: bool) -> SemanticIndex:
        """Return an index of this generation, from the saved one where that helps."""
        index = None if from_scratch else self._saved(kind)
        if index is not None and index.generation == snapshot.generation:
            return index
        if index is None:
            index = SemanticIndex(self.encoder, ranking=kind.ranking)
        index.update(kind.entries(snapshot))
        return self._kept(kind, index, snapshot)

    def _changed(self, kind: Kind[Item], index: SemanticIndex, before: Snapshot, now: Snapshot) -> SemanticIndex:
        """Return an index of this generation, from that of the one before."""
        index = index.fork()
        index.apply(*kind.changes(before, now))
        return self._kept(kind, index, now)

    def _kept(self, kind: Kind[Item], index: SemanticIndex, snapshot: Snapshot) -> SemanticIndex:
        if self._writable:
            index.save(self._directory / kind.name, snapshot.generation)
        return index

    def _saved(self, kind: Kind[Item]) -> SemanticIndex | None:
        """Return the saved index whatever its generation, None if there is none that can be used.

        :raises ModelMismatch: if another model made it: making it anew may take hours, so that is left to be asked for.
        """
        if self._writable:
            # A process that was ended while it saved has left what it had written so far.
            storage.tidy(self._directory / kind.name)
        try:
            return SemanticIndex.open(self._directory / kind.name, self.encoder, ranking=kind.ranking)
        except IndexMissing:
            return None
        except ModelMismatch:
            raise
        except SemanticIndexError as error:
            logger.warning("the index %s is made anew: %s", kind.name, error)
            return None


@contextmanager
def translated(*kept: type[EmbeddingError]) -> Iterator[None]:
    """Turn errors of the index and its model into ours, except those kept."""
    try:
        yield
    except kept:
        raise
    except ModelMismatch as error:
        raise IndexOfOtherModel(**error.data) from error
    except EmbeddingError as error:
        raise IndexFailure(reason=error) from error
