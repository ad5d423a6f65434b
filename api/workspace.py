"""One object with every service of Zhibiao; the command line, HTTP and the pages are thin covers of it."""

import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock
from pyoxigraph import NamedNode

from api.answers import HitList
from api.encoders import make_encoder
from api.finding import Wanted, find, find_for_project
from api.home import open_home
from api.library import LibraryDesk
from api.lists import Lists
from api.meaning import IndexFinder
from api.neighbours import IndexNeighbours
from api.questions import Questions
from api.reading import Reading, read_all
from api.semantics import Semantics, State
from api.settings import Settings
from api.snapshot import Snapshot
from api.targets import Measure, TargetAnswer, measured
from api.verification import Verification, verify
from embeddings.encoder import Encoder
from kg import catalogue, pipeline
from kg.breakdown import By
from kg.catalogue import Counts, ProjectPage, StoredDocument, UnitEntry
from kg.errors import NotFound
from kg.facts import IndicatorFact, StoredProject
from kg.filters import NO_FILTERS, Filters
from kg.given import Given
from kg.iris import Iris, short_id
from kg.pipeline import IngestReport, Progress
from kg.readers.base import ReadOptions
from kg.records import Declaration
from kg.review import Review, review
from kg.stores import QueryResult, Store
from kg.suggest import Suggestions, SuggestRequest, suggest
from kg.workers import Workers


class Workspace:
    """The services over one home directory.

    Any number of threads may ask; those that change something wait for each other. Questions are answered from the
    last published state, which a change replaces as a whole when it is done.

    :param store: the graph; closed together with the workspace.
    :param semantics: the indexes derived from it.
    :param lock: held by a workspace that may write.
    """

    def __init__(self, settings: Settings, store: Store, semantics: Semantics, lock: FileLock | None = None) -> None:
        self.settings = settings
        self.store = store
        self.semantics = semantics
        self.iris = Iris(settings.base)
        self._lock = lock
        self._writing = threading.RLock()
        self._workers = Workers(settings.jobs, settings.read)
        self._state: State | None = None
        self._lists = Lists(store, self._loaded)
        #: Answers people who ask in SPARQL, within limits; :meth:`sparql` is for constant queries of our own.
        self.questions = Questions(store, settings, IndexFinder(self, self.state, self.iris))
        self.library = LibraryDesk(store, self.iris, self.state, self._writing)

    @classmethod
    def open(
        cls, settings: Settings, *, read_only: bool = False, create: bool = True, encoder: Encoder | None = None
    ) -> Self:
        """Open the home that the settings name.

        :param read_only: answer only; works beside a process that writes. The home has to hold something.
        :param create: make the home where there is none; without it, as for reading, it has to hold something.
        :param encoder: use this encoder instead of the one that the settings name.
        :raises HomeLocked: if it is to be written and another process does that.
        :raises HomeError: if the directory cannot be used, or holds nothing and must not be made.
        """
        store, lock = open_home(settings, read_only=read_only, create=create)
        semantics = Semantics(
            settings.index_dir, lambda: encoder or make_encoder(settings.model), writable=not read_only
        )
        return cls(settings, store, semantics, lock)

    def close(self) -> None:
        """Release the store and the lock; the workspace answers nothing afterwards."""
        self._workers.close()
        self.questions.close()
        # A view that is still held would keep the files open.
        self._state = None
        self.store.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # documents

    def ingest(
        self,
        paths: Sequence[Path],
        on_progress: Progress | None = None,
        on_index: Callable[[], None] | None = None,
        *,
        password: str | None = None,
    ) -> IngestReport:
        """Read files and directories into the graph and bring the index up to date.

        :param on_index: called when the files are read and the index is to be brought up to date.
        :param password: opens those that are protected.
        """
        with self._changing(), self.semantics.warming():
            report = pipeline.ingest(
                paths,
                self.store,
                self.iris,
                originals=self.settings.originals_dir,
                on_progress=on_progress,
                options=self._options(password),
                hands=self._workers,
            )
            if on_index is not None and not self.is_current():
                on_index()
            self._publish_if_changed()
            return report

    def add(self, name: str, data: bytes, password: str | None = None) -> IngestReport:
        """Read one uploaded file into the graph; a document replaces an upload of the same name, unit and year."""
        with self._changing():
            report = pipeline.ingest_bytes(
                name,
                data,
                self.store,
                self.iris,
                originals=self.settings.originals_dir,
                options=self._options(password),
                hands=self._workers,
            )
            self._publish_if_changed()
            return report

    def read(self, given: Given, password: str | None = None) -> Reading:
        """Read every document in a file without storing anything, past those that cannot be read.

        :raises InputError: of the first one, if none can be read.
        """
        return read_all(given, self._workers, self._options(password))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._writing:
            try:
                yield
            finally:
                self._lists.tell_changed()

    def _options(self, password: str | None) -> ReadOptions:
        return ReadOptions(self.settings.read, password, self.settings.soffice)

    def remove(self, document: str) -> None:
        """Take a document and everything that only it says out of the graph.

        :raises NotFound: if there is no such document.
        """
        with self._changing():
            pipeline.remove_document(document, self.store, self.iris, originals=self.settings.originals_dir)
            self._publish_if_changed()

    def documents(self) -> list[StoredDocument]:
        """Return every stored document in the order of names."""
        return self._lists.documents()

    def document(self, identifier: str) -> tuple[StoredDocument, tuple[StoredProject, ...]]:
        """Return one document and its projects.

        :raises NotFound: if there is no such document.
        """
        view = self.store.view()
        document = NamedNode(self.iris.resolve("document", identifier))
        return catalogue.document(view, document), tuple(catalogue.projects_in_document(view, document))

    # the graph

    def state(self) -> State:
        """Return the graph's facts and indexes as of the last change that is complete."""
        state = self._state
        if state is None:
            with self._writing:
                state = self._state or self._publish()
        return state

    def _publish_if_changed(self) -> None:
        if not self.is_current():
            self._publish()

    def _publish(self, *, from_scratch: bool = False) -> State:
        """Bring facts and indexes to the graph's generation; the caller holds the lock of writing."""
        snapshot = Snapshot(self.store.view(), self.iris)
        if self._lock is not None:
            snapshot.load(None if from_scratch else self._loaded())
        self._state = self.semantics.state(snapshot, self._state, from_scratch=from_scratch)
        return self._state

    def _loaded(self) -> Snapshot | None:
        """Return the facts that answers are made from, where all of them are in memory."""
        state = self._state
        return state.snapshot if state is not None and state.snapshot.is_loaded else None

    def sparql(self, query: str) -> QueryResult:
        """Evaluate a SPARQL 1.1 query of our own over the graph, here and without any limit; read only.

        :raises QueryError: if it does not parse; the message is the parser's.
        :raises QueryRefused: if it asks for an update, a remote service or another data set.
        """
        return self.store.view().query(query)

    def projects(
        self,
        *,
        limit: int = 50,
        offset: int = 0,
        unit: str | None = None,
        year: int | None = None,
        text: str | None = None,
    ) -> ProjectPage:
        """Return one page of the projects, late years first."""
        return self._lists.projects(limit=limit, offset=offset, unit=unit, year=year, text=text)

    def project(self, identifier: str) -> StoredProject:
        """Return one project with its record, by short identifier or IRI.

        :raises NotFound: if there is no such project.
        """
        return catalogue.stored_project(self.store.view(), identifier)

    def units(self) -> list[UnitEntry]:
        """Return the implementing units, those with most projects first."""
        return self._lists.units()

    def category_counts(self) -> dict[str, int]:
        """Return the IRI of each category in use → number of its declared rows."""
        return self._lists.category_counts()

    def years(self) -> list[int]:
        """Return the fiscal years of the stored projects, latest first."""
        found = {project.ref.year for project in self.state().snapshot.projects.values()}
        return sorted((year for year in found if year is not None), reverse=True)

    def counts(self) -> Counts:
        """Return how much is stored."""
        return self._lists.counts()

    # search

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS, least: float = 0.0) -> HitList:
        """Find indicators by words or by a sentence; at most *k* distinct names, best first.

        :param least: lowest chance of naming what is asked for that is listed, in [0, 1].
        """
        return find(self.state(), self.library.published(), query, query, Wanted(k, filters, least))

    def similar(self, text: str, k: int = 10, filters: Filters = NO_FILTERS, least: float = 0.0) -> HitList:
        """Find indicators that mean the same as a text."""
        return self.search(text, k, filters, least)

    def similar_to(self, indicator: str, k: int = 10, filters: Filters = NO_FILTERS, least: float = 0.0) -> HitList:
        """Find indicators that mean the same as a stored one.

        :param indicator: identifier or IRI of a declared row, which is then not among its own occurrences, or of a
            canonical indicator.
        :raises NotFound: if it is not stored.
        """
        name, own = self.indicator(indicator)[0].name, short_id(indicator)
        wanted = Wanted(k, filters, least, without=lambda row: row.id == own)
        return find(self.state(), self.library.published(), indicator, name, wanted)

    def similar_to_project(
        self, project: str, k: int = 10, filters: Filters = NO_FILTERS, least: float = 0.0
    ) -> HitList:
        """Find indicators of other projects that are like those of a stored project, by short identifier or IRI.

        :raises NotFound: if it is not stored.
        """
        wanted = Wanted(k, filters, least)
        return find_for_project(self.state(), self.library.published(), self.project(project), wanted)

    def indicator(self, identifier: str) -> tuple[IndicatorFact, ...]:
        """Return one declared row, or every row of one canonical indicator.

        :raises NotFound: if there is neither.
        """
        snapshot = self.state().snapshot
        name = short_id(identifier)
        # The identifiers of canonical indicators are plain digits, those of rows have two hyphens.
        return snapshot.rows(name) or (snapshot.fact(name),)

    def targets(self, measure: Measure, by: Sequence[By] = (), filters: Filters = NO_FILTERS) -> TargetAnswer:
        """Summarise the targets of a search, of canonical indicators or of a name, as a whole and broken down.

        :raises NotFound: if a canonical indicator that is named is not stored.
        """
        return measured(measure, by, filters, self.state().snapshot, self.search)

    # suggestion and review

    def suggest(self, request: SuggestRequest) -> Suggestions:
        """Suggest an indicator table for a new project from its nearest precedents."""
        return suggest(request, IndexNeighbours(self.state()))

    def review(self, projects: Collection[str] = (), documents: Collection[str] = ()) -> Review:
        """Review stored projects against each other.

        :param projects: identifiers or IRIs of the projects to report on.
        :param documents: identifiers or IRIs of documents, all of whose projects are reported on; if neither is
            given, everything is.
        :raises NotFound: if one of them is not stored.
        """
        stored = self.state().snapshot.projects
        focus = {short_id(project) for project in projects}
        for missing in sorted(focus - stored.keys()):
            raise NotFound(kind="project", id=missing)
        for document in documents:
            focus |= {project.ref.id for project in self.document(document)[1]}
        return review(tuple(stored.values()), focus=focus if projects or documents else None)

    def review_declarations(self, declarations: Sequence[Declaration]) -> Review:
        """Review documents that need not be stored against each other and everything that is."""
        handed_in = tuple(form for each in declarations for form in catalogue.as_stored(each, self.iris))
        focus = {project.ref.id for project in handed_in}
        # A project that is stored already must not be found to be copied from itself.
        others = tuple(project for project in self.state().snapshot.projects.values() if project.ref.id not in focus)
        return review((*others, *handed_in), focus=focus)

    # upkeep

    def rebuild(self) -> Snapshot:
        """Make the index anew from the graph, encoding every text again, and return the facts it was made from."""
        with self._writing, self.semantics.warming():
            return self._publish(from_scratch=True).snapshot

    def is_current(self) -> bool:
        """Say whether questions are answered from the graph's present generation without further work."""
        state = self._state
        return state is not None and state.snapshot.generation == self.store.view().generation

    def verify(self) -> Verification:
        """Check the shapes, and that the saved index and the original documents agree with the graph."""
        return verify(self.store.view(), self.semantics, self.settings.originals_dir)


def review_alone(declarations: Sequence[Declaration]) -> Review:
    """Check documents by themselves, where nothing is stored that they could be compared with."""
    return review(tuple(form for each in declarations for form in catalogue.as_stored(each, Iris())))
