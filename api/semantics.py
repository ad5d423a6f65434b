"""Keeps the semantic indexes of indicators and projects in step with the graph, which alone is the truth."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from api.snapshot import Snapshot
from embeddings.encoder import Encoder
from embeddings.errors import EmbeddingError, IndexMissing, SemanticIndexError
from embeddings.index import Hit, SemanticIndex
from embeddings.table import Entry, Filters, Scalar
from kg.errors import IndexFailure
from kg.facts import IndicatorFact, StoredProject
from kg.iris import normalise_name

logger = logging.getLogger(__name__)

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
class State:
    """One generation of the graph with the indexes made from it; none of the three changes any more."""

    snapshot: Snapshot
    indicators: SemanticIndex
    projects: SemanticIndex

    def find(self, text: str, k: int, filters: Filters) -> list[Hit]:
        """Return the *k* best indicator names, best first."""
        with translated():
            return self.indicators.search(text, k, filters)

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

        :param former: an older generation, whose vectors are used again.
        :param from_scratch: encode every text again instead of using saved or former vectors.
        :raises IndexFailure: if the model cannot be used or the index cannot be saved.
        """
        with translated():
            indicators = self._index(
                "indicators",
                snapshot.generation,
                lambda: map(indicator_entry, snapshot.facts.values()),
                None if from_scratch or former is None else former.indicators,
                from_scratch=from_scratch,
            )
            projects = self._index(
                "projects",
                snapshot.generation,
                lambda: map(project_entry, snapshot.projects.values()),
                None if from_scratch or former is None else former.projects,
                from_scratch=from_scratch,
            )
        return State(snapshot, indicators, projects)

    def saved_problems(self, generation: str) -> Iterator[str]:
        """Yield what is wrong with the saved indexes, a sentence each; nothing if they are of this generation."""
        for name in ("indicators", "projects"):
            try:
                with translated(SemanticIndexError):
                    SemanticIndex.open(self._directory / name, self.encoder, generation=generation)
            except SemanticIndexError as error:
                yield str(error)

    def _index(
        self,
        name: str,
        generation: str,
        entries: Callable[[], Iterable[Entry]],
        former: SemanticIndex | None,
        *,
        from_scratch: bool,
    ) -> SemanticIndex:
        path = self._directory / name
        index = former.fork() if former is not None else None
        if index is None and not from_scratch:
            index = self._saved(path)
            if index is not None and index.generation == generation:
                return index
        index = index or SemanticIndex(self.encoder)
        index.update(entries())
        if self._writable:
            index.save(path, generation)
        return index

    def _saved(self, path: Path) -> SemanticIndex | None:
        """Return the saved index whatever its generation, None if there is none that can be used."""
        try:
            return SemanticIndex.open(path, self.encoder)
        except IndexMissing:
            return None
        except SemanticIndexError as error:
            logger.warning("the index %s is made anew: %s", path.name, error)
            return None


@contextmanager
def translated(*kept: type[EmbeddingError]) -> Iterator[None]:
    """Turn errors of the index and its model into ours, except those kept."""
    try:
        yield
    except kept:
        raise
    except EmbeddingError as error:
        raise IndexFailure(reason=str(error)) from error
