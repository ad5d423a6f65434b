"""Keeps the semantic indexes of indicators and projects in step with the graph, which alone is the truth."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder
from embeddings.errors import EmbeddingError, IndexMissing, SemanticIndexError, StaleIndex
from embeddings.index import SemanticIndex
from embeddings.table import Entry
from kg.errors import IndexFailure
from kg.facts import IndicatorFact, StoredProject

logger = logging.getLogger(__name__)

#: Letters of a goal that say what a project is about; the model truncates much later, the gain ends much sooner.
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
            "unit": fact.project.unit,
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
    return Entry(
        project.ref.id,
        project_text(record.name, record.overall_goal or record.annual_goal),
        {
            "year": record.year,
            "unit": record.unit,
            "region": project.ref.region,
            "document": project.ref.document.id,
        },
    )


class Semantics:
    """Two indexes under one directory, brought up to date from the graph and never trusted over it.

    :param directory: where the indexes are kept.
    :param encoder: makes the encoder; called once, when a text has to be encoded for the first time.
    :param writable: save what was brought up to date; a reader keeps it in memory only.
    """

    def __init__(self, directory: Path, encoder: Callable[[], Encoder], *, writable: bool) -> None:
        self._directory = directory
        self._make_encoder = encoder
        self._writable = writable
        self._lock = threading.RLock()
        self._encoder: Encoder | None = None
        self._generation: str | None = None
        self._indicators: SemanticIndex | None = None
        self._projects: SemanticIndex | None = None

    @property
    def encoder(self) -> Encoder:
        """Return the encoder, loading its model on first use."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._make_encoder()
            return self._encoder

    @property
    def indicators(self) -> SemanticIndex:
        """Return the index of declared rows; :meth:`refresh` has to come first."""
        if self._indicators is None:
            raise RuntimeError("refresh() has to be called before the index is used")
        return self._indicators

    @property
    def projects(self) -> SemanticIndex:
        """Return the index of projects; :meth:`refresh` has to come first."""
        if self._projects is None:
            raise RuntimeError("refresh() has to be called before the index is used")
        return self._projects

    @property
    def generation(self) -> str | None:
        """The generation that both indexes are at, None before the first refresh."""
        return self._generation

    @contextmanager
    def warming(self) -> Iterator[None]:
        """Load the model beside the work of the block; a model that fails to load is reported when it is needed."""

        def load() -> None:
            with suppress(EmbeddingError, IndexFailure):
                self.encoder.encode(["指标"])

        thread = threading.Thread(target=load, name="model", daemon=True)
        thread.start()
        yield

    def refresh(
        self,
        generation: str,
        facts: Callable[[], Iterable[IndicatorFact]],
        projects: Callable[[], Iterable[StoredProject]],
        *,
        from_scratch: bool = False,
    ) -> bool:
        """Bring both indexes to a generation of the graph.

        :param facts: yields every declared row; asked for only if the saved index is not of this generation.
        :param from_scratch: encode every text again instead of reusing saved vectors.
        :returns: True if something had to be done.
        """
        with self._lock, _translated():
            if generation == self._generation and not from_scratch:
                return False
            rows = (indicator_entry(fact) for fact in _later(facts))
            self._indicators, changed = self._bring("indicators", self._indicators, generation, rows, from_scratch)
            forms = (project_entry(project) for project in _later(projects))
            self._projects, also = self._bring("projects", self._projects, generation, forms, from_scratch)
            self._generation = generation
            return changed or also

    def saved_problems(self, generation: str) -> Iterator[str]:
        """Yield what is wrong with the saved indexes, a sentence each; nothing if they are of this generation."""
        for name in ("indicators", "projects"):
            try:
                SemanticIndex.open(self._directory / name, self.encoder, generation=generation)
            except SemanticIndexError as error:
                yield str(error)

    def _bring(
        self, name: str, held: SemanticIndex | None, generation: str, entries: Iterable[Entry], from_scratch: bool
    ) -> tuple[SemanticIndex, bool]:
        path = self._directory / name
        if from_scratch:
            index = SemanticIndex(self.encoder)
        elif held is not None:
            index = held
        else:
            index, current = self._opened(path, generation)
            if current:
                return index, False
        index.update(entries)
        if self._writable:
            index.save(path, generation)
        return index, True

    def _opened(self, path: Path, generation: str) -> tuple[SemanticIndex, bool]:
        """Return the saved index and whether it is of this generation; an empty one if it cannot be used."""
        try:
            return SemanticIndex.open(path, self.encoder, generation=generation), True
        except StaleIndex:
            # Its vectors are still good for every text that has not changed.
            return SemanticIndex.open(path, self.encoder), False
        except IndexMissing:
            return SemanticIndex(self.encoder), False
        except SemanticIndexError as error:
            logger.warning("the index %s is made anew: %s", path.name, error)
            return SemanticIndex(self.encoder), False


def _later(source: Callable[[], Iterable[Any]]) -> Iterator[Any]:
    # The source is a query over the whole graph; it must not run when the saved index is current.
    yield from source()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except EmbeddingError as error:
        raise IndexFailure(reason=str(error)) from error
