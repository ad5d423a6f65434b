"""Kills the process that stores documents at random moments, and holds what is left to what was reported.

Run ``python -m benchmarks.crash [--times 50] [--seed 1] [--json FILE]``. Three kinds of work take turns: ``first``, an
ingest into an empty graph (bulk loads); ``again``, the same files of which half say something else now (transactions);
``load``, a whole graph made anew from an N-Triples file. The files are read beforehand, so that the kills strike while
something is stored. After each kill the graph has to open, to hold every document that was reported as stored whole
and nothing of any other, and the same work, done again without a kill, has to come to its end.
"""

import pickle
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from benchmarks.timing import circumstances, keep, parser, seconds
from kg import storing
from kg.given import Given
from kg.iris import Iris, document_id
from kg.pipeline import ingest
from kg.prepare import Prepared, Wanted, documents_of
from kg.removal import triples_of
from kg.reports import Ingested, Outcome
from kg.stores import MemoryStore, OxigraphStore, load
from kg.stores.ledger import places_of

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
#: Lines that are gathered for one commit: few, so that there are several.
LINES = 20_000
WORKS = ("first", "again", "load")
IRIS = Iris()
BEGIN, STORED, DONE = "begin", "stored", "done"

Known = dict[Path, Prepared]


def main() -> None:
    """Kill, check, print what came of it, and write the raw figures if asked to."""
    arguments = parser(__doc__)
    arguments.add_argument("--times", type=int, default=50, help="kills")
    arguments.add_argument("--seed", type=int, default=1, help="of the random moments")
    arguments.add_argument("--copies", type=int, default=10, help="variants of each sample")
    arguments.add_argument("--child", nargs=2, type=Path, metavar=("WORK", "FOLDER"), help="be what is killed")
    options = arguments.parse_args()
    if options.child:
        storing.LINES = LINES
        _work(str(options.child[0]), options.child[1], partial(print, flush=True))
        return
    with tempfile.TemporaryDirectory() as directory:
        figures = circumstances() | crash(Path(directory), options.times, options.seed, options.copies)
    print({name: value for name, value in figures.items() if name != "kills"})
    keep(figures, options.json)


def crash(root: Path, times: int, seed: int, copies: int) -> dict[str, Any]:
    """Kill *times* times and return the figures.

    :param root: an empty directory.
    :raises AssertionError: if a graph is not what it was reported to be.
    """
    bench = Bench(root, copies)
    moments = random.Random(seed)
    kills: list[dict[str, Any]] = []
    missed = 0
    while len(kills) < times:
        kill = bench.kill(WORKS[len(kills) % len(WORKS)], moments)
        if kill.pop("killed"):
            kills.append(kill)
        else:
            missed += 1
        assert missed <= 3 * times + len(WORKS), "the works are done before anybody can kill them"
    return {
        "times": times,
        "seed": seed,
        "documents": len(bench.first),
        "triples": sum(prepared.triples.count("\n") for prepared in bench.first.values()),
        "done_before_the_kill": missed,
        "reopen_s": max(kill["reopen_s"] for kill in kills),
        "kills": kills,
    }


class Bench:
    """Files, what they declare, and the graphs that the works begin with."""

    def __init__(self, root: Path, copies: int) -> None:
        self.root = root
        folder = root / "files"
        folder.mkdir()
        self.first = {path: _read(path, text) for path, text in _texts(folder, copies)}
        self.before: dict[str, Path] = {}
        self.seconds: dict[str, float] = {}
        for work in ("again", "load"):
            self._begin(work, self.first)
        self._begin("first", {})
        self._keep("first", self.first)
        self._time("first")
        # From here on half of the files say something else.
        changed = {path: _read(path, text.replace("≥9", "≥8")) for path, text in list(_texts(folder, copies // 2))}
        self.later = self.first | changed
        self._keep("again", self.later)
        (root / "load.nt").write_text("".join(prepared.triples for prepared in self.later.values()), "utf-8")
        self._time("again")
        self._time("load")
        self.every = {document_id(each.sha256): each for each in (*self.first.values(), *self.later.values())}

    def _begin(self, work: str, known: Known) -> None:
        """Make the graph that a work begins with."""
        home = self.before[work] = self.root / f"before-{work}"
        home.mkdir()
        if known:
            with OxigraphStore(home / "graph") as store:
                _ingest(store, known, _silent)

    def _keep(self, work: str, known: Known) -> None:
        (self.root / f"{work}.pickle").write_bytes(pickle.dumps(known))

    def _time(self, work: str) -> None:
        """See how long a work takes that nobody kills."""
        self.seconds[work] = seconds(partial(_work, work, self._copy(work), _silent))

    def kill(self, work: str, moments: random.Random) -> dict[str, Any]:
        """Kill a work at a random moment and return what was left."""
        home = self._copy(work)
        child = self._child(work, home)
        _expect(child, BEGIN)
        after = moments.uniform(0, self.seconds[work])
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        told = [line.split() for line in (child.communicate()[0] or "").splitlines()]
        reported = {document for word, *rest in told if word == STORED for document in rest}
        done = [DONE] in told
        started = time.monotonic()
        OxigraphStore(home / "graph").close()
        reopened = time.monotonic() - started
        unreported = self._check(work, home, reported=None if done else reported)
        _work(work, home, _silent)
        self._check(work, home, reported=None)
        shutil.rmtree(home)
        return {
            "work": work,
            "after_s": round(after, 3),
            "of_s": round(self.seconds[work], 3),
            "killed": child.returncode == -signal.SIGKILL,
            "reported": len(reported),
            "stored_unreported": unreported,
            "reopen_s": round(reopened, 3),
        }

    def _copy(self, work: str) -> Path:
        home = self.root / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.before[work], home)
        return home

    def _child(self, work: str, home: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "benchmarks.crash", "--child", work, str(home)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])

    def _check(self, work: str, home: Path, reported: set[str] | None) -> int:
        """Compare a graph with what was reported; return how many documents are stored that nobody had been told of.

        :param reported: documents that were told of; None if the work came to its end.
        """
        left = {path.name for path in home.iterdir()}
        with OxigraphStore(home / "graph") as store:
            inside = {path.name for path in home.iterdir()} - {"graph", "graph.lock"}
            assert not inside, f"left behind: {inside}, before the opening {left}"
            if work == "load":
                return self._check_load(store, done=reported is None)
            return self._check_documents(store, self.later if work == "again" else self.first, reported)

    def _check_load(self, store: OxigraphStore, *, done: bool) -> int:
        found = set(store.view().triples())
        new = _said(self.later.values())
        assert found == new or (not done and found == _said(self.first.values())), "neither the old graph nor the new"
        return 0

    def _check_documents(self, store: OxigraphStore, wanted: Known, reported: set[str] | None) -> int:
        view = store.view()
        found = set(view.triples())
        there = {name: each for name, each in self.every.items() if places_of(view, _node(each.sha256))}
        told = {document_id(each.sha256) for each in wanted.values()} if reported is None else reported
        assert told <= there.keys(), f"{len(told - there.keys())} documents were reported and are not there"
        said = _said(there.values())
        assert said <= found, f"{len(said - found)} triples of stored documents are missing"
        gone = [each for name, each in self.every.items() if name not in there]
        foreign = {triple for each in gone for triple in _own(each)} - said
        assert not foreign & found, f"{len(foreign & found)} triples of documents that are not stored"
        if reported is None:
            assert there.keys() == told, "documents are stored that nobody handed in"
        begun = {document_id(each.sha256) for each in self.first.values()} if wanted is self.later else set()
        return len(there.keys() - told - begun)


def _texts(folder: Path, copies: int) -> Iterator[tuple[Path, str]]:
    """Yield variants of the samples, each with a path of its own."""
    for number in range(copies):
        for sample in sorted(SAMPLES.glob("*.txt")):
            yield folder / f"{number:03}-{sample.name}", sample.read_text("utf-8").replace("局", f"局{number}处")


def _read(path: Path, text: str) -> Prepared:
    """Write a file and read it."""
    path.write_text(text, "utf-8")
    [[prepared]] = [part.work() for part in documents_of(Wanted(Given.from_path(path), IRIS.base))]
    assert isinstance(prepared, Prepared), prepared
    return prepared


def _work(work: str, home: Path, say: Callable[..., None]) -> None:
    """Do what is to be killed, and say what was done as soon as it cannot be lost."""
    root = home.parent
    if work == "load":
        say(BEGIN)
        load(home / "graph", [root / "load.nt"])
    else:
        known = pickle.loads((root / f"{work}.pickle").read_bytes())
        with OxigraphStore(home / "graph") as store:
            say(BEGIN)
            _ingest(store, known, say)
    say(DONE)


def _silent(*_: str) -> None:
    """Say nothing."""


class _ReadBefore:
    """Hands that have read every file already."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def map(self, call: str, tasks: Iterable[tuple[Any, Wanted | None]]) -> Iterator[tuple[Any, Any]]:
        for key, wanted in tasks:
            yield key, () if wanted is None or wanted.given.path is None else [[self._known[wanted.given.path]]]


def _ingest(store: OxigraphStore, known: Known, say: Callable[..., None]) -> None:
    def tell(outcome: Outcome, ingested: Ingested) -> None:
        if outcome is not Outcome.UNCHANGED:
            say(STORED, ingested.document.id)

    report = ingest(sorted(known), store, IRIS, hands=_ReadBefore(known), on_stored=tell)
    assert not report.failed, report.failed


def _said(documents: Iterable[Prepared]) -> set[Triple]:
    texts = (prepared.triples.encode() for prepared in documents)
    return {quad.triple for text in texts for quad in parse(text, format=RdfFormat.N_TRIPLES)}


def _own(document: Prepared) -> set[Triple]:
    """Return the triples that go when the document goes; what it shares with others may stay."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.add_text(document.triples)
    return set(triples_of(store.view(), _node(document.sha256), IRIS))


def _node(digest: str) -> NamedNode:
    return NamedNode(IRIS.document(digest))


def _expect(child: subprocess.Popen[str], word: str) -> None:
    assert child.stdout is not None
    line = child.stdout.readline()
    assert line.strip() == word, f"the process says {line!r} instead of {word}"


if __name__ == "__main__":
    main()
