"""Kills the process that changes a home at random moments, and holds what is left to what was reported.

Run ``python -m benchmarks.crash [--times 50] [--works first,load] [--steps] [--seed 1] [--json FILE]``. Kinds of work
take turns: ``first``, an ingest into an empty graph (bulk loads); ``again``, the same files of which half say something
else now (transactions); ``load``, a whole graph made anew from an N-Triples file; ``rebuild``, the index made anew;
``update``, the index of a graph that has changed since. The files are read beforehand, so that the kills strike while
something is stored. With ``--steps`` the works that change names of files are killed before each such change as well.
After each kill the home has to open, to hold every document that was reported as stored whole and nothing of any other,
to find what it holds, and to have nothing lying about that belongs nowhere; and the same work, done again without a
kill, has to come to its end.
"""

import pickle
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from api.workspace import Workspace
from benchmarks.crash_works import (
    AGAIN,
    BEFORE,
    BEGIN,
    DONE,
    FIRST,
    IRIS,
    LOAD,
    REBUILD,
    RENAMING,
    STORED,
    UPDATE,
    WORKS,
    Known,
    do,
    opened,
    store_all,
)
from benchmarks.timing import circumstances, keep, parser, seconds
from embeddings.storage import MANIFEST, read_manifest
from kg.given import Given
from kg.iris import document_id
from kg.prepare import Prepared, Wanted, documents_of
from kg.removal import triples_of
from kg.stores import MemoryStore, OxigraphStore
from kg.stores.ledger import places_of

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
#: What the index is asked after a kill.
QUERIES = ("满意度", "及时率", "绿化养护面积")

Figures = dict[str, Any]


def main() -> None:
    """Kill, check, print what came of it, and write the raw figures if asked to."""
    arguments = parser(__doc__)
    arguments.add_argument("--times", type=int, default=50, help="kills at random moments")
    arguments.add_argument("--works", type=lambda text: text.split(","), default=WORKS, help="kinds of work, by commas")
    arguments.add_argument("--steps", action="store_true", help="kill before each change of a name, too")
    arguments.add_argument("--seed", type=int, default=1, help="of the random moments")
    arguments.add_argument("--copies", type=int, default=10, help="variants of each sample")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        figures = circumstances() | crash(
            Path(directory), options.times, options.seed, options.copies, options.works, steps=options.steps
        )
    print({name: value for name, value in figures.items() if name != "kills"})
    keep(figures, options.json)


def crash(
    root: Path, times: int, seed: int, copies: int, works: Sequence[str] = WORKS, *, steps: bool = False
) -> Figures:
    """Kill *times* times, and if *steps* before each change of a name, and return the figures.

    :param root: an empty directory.
    :raises AssertionError: if a home is not what it was reported to be.
    """
    bench = Bench(root, copies)
    moments = random.Random(seed)
    kills: list[Figures] = []
    missed = 0
    while len(kills) < times:
        kill = bench.kill_at_random(works[len(kills) % len(works)], moments)
        if kill.pop("killed"):
            kills.append(kill)
        else:
            missed += 1
        assert missed <= 3 * times + len(works), "the works are done before anybody can kill them"
    if steps:
        kills += [kill for work in works if work in RENAMING for kill in bench.kill_at_steps(work)]
    return {
        "times": times,
        "steps": len(kills) - times,
        "seed": seed,
        "documents": len(bench.first),
        "triples": sum(prepared.triples.count("\n") for prepared in bench.first.values()),
        "done_before_the_kill": missed,
        "reopen_s": max(kill["reopen_s"] for kill in kills),
        "kills": kills,
    }


class Bench:
    """Files, what they declare, and the homes that the works begin with."""

    def __init__(self, root: Path, copies: int) -> None:
        self.root = root
        folder = root / "files"
        folder.mkdir()
        self.first = {path: _read(path, text) for path, text in _texts(folder, copies)}
        self._begin()
        # From here on half of the files say something else.
        changed = {
            path: _read(path, text.replace("≥9", "≥8")) for path, text in list(_texts(folder, max(1, copies // 2)))
        }
        self.later = self.first | changed
        self.every = {document_id(each.sha256): each for each in (*self.first.values(), *self.later.values())}
        (root / "first.pickle").write_bytes(pickle.dumps(self.first))
        (root / "again.pickle").write_bytes(pickle.dumps(self.later))
        (root / "load.nt").write_text("".join(prepared.triples for prepared in self.later.values()), "utf-8")
        with OxigraphStore(root / UPDATE / "graph") as store:
            store_all(store, self.later, _silent)
        self.answers: Figures = {}
        self.names: dict[str, set[str]] = {}
        self.seconds = {work: self._whole(work) for work in WORKS}

    def _begin(self) -> None:
        """Make the homes that the works begin with."""
        (self.root / FIRST).mkdir()
        home = self.root / AGAIN
        home.mkdir()
        with OxigraphStore(home / "graph") as store:
            store_all(store, self.first, _silent)
        for work in (LOAD, REBUILD, UPDATE):
            shutil.copytree(home, self.root / work)
        for work in (REBUILD, UPDATE):
            with opened(self.root / work) as workspace:
                workspace.state()

    def _whole(self, work: str) -> float:
        """Do a work that nobody kills, keep what it leads to, and return its seconds."""
        home = self._copy(work)
        taken = seconds(partial(do, work, home, _silent))
        self.names[work] = {path.name for path in home.iterdir()}
        if work in (REBUILD, UPDATE):
            with opened(home) as workspace:
                self.answers[work] = _answers(workspace)
        return taken

    def kill_at_random(self, work: str, moments: random.Random) -> Figures:
        """Kill a work at a random moment and return what was left."""
        after = moments.uniform(0, self.seconds[work])

        def strike(child: subprocess.Popen[str]) -> None:
            time.sleep(after)
            child.send_signal(signal.SIGKILL)

        return {"after_s": round(after, 3), "of_s": round(self.seconds[work], 3), **self._kill(work, strike)}

    def kill_at_steps(self, work: str) -> Iterator[Figures]:
        """Kill a work before its first change of a name, its second and so on; yield what each left."""
        step = 1
        while (kill := self._kill(work, lambda child: None, "--before", str(step))).pop("killed"):
            yield {"step": step, **kill}
            step += 1
        assert step > 1, f"{work} changes no names"

    def _kill(self, work: str, strike: Callable[[subprocess.Popen[str]], None], *options: str) -> Figures:
        home = self._copy(work)
        child = _child(work, home, *options)
        _expect(child, BEGIN)
        strike(child)
        told = [line.split() for line in (child.communicate()[0] or "").splitlines()]
        reported = {document for word, *rest in told if word == STORED for document in rest}
        started = time.monotonic()
        OxigraphStore(home / "graph").close()
        reopened = time.monotonic() - started
        unreported = self._check(work, home, reported=None if [DONE] in told else reported)
        do(work, home, _silent)
        self._check(work, home, reported=None)
        shutil.rmtree(home)
        return {
            "work": work,
            "before": next((" ".join(rest) for word, *rest in told if word == BEFORE), None),
            "killed": child.returncode == -signal.SIGKILL,
            "reported": len(reported),
            "stored_unreported": unreported,
            "reopen_s": round(reopened, 3),
        }

    def _copy(self, work: str) -> Path:
        home = self.root / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.root / work, home)
        return home

    def _check(self, work: str, home: Path, reported: set[str] | None) -> int:
        """Compare a home with what was reported; return how many documents are stored that nobody had been told of.

        :param reported: documents that were told of; None if the work came to its end.
        """
        left = {path.name for path in home.iterdir()}
        if work in (REBUILD, UPDATE):
            self._check_index(work, home)
        with OxigraphStore(home / "graph") as store:
            inside = {path.name for path in home.iterdir()} - self.names[work]
            inside |= {path.name for path in (home / "graph").glob("bulk-*")}
            assert not inside, f"left behind: {inside}, before the opening {left}"
            if work in (FIRST, AGAIN):
                return self._check_documents(store, self.later if work == AGAIN else self.first, reported)
            self._check_graph(work, store, done=reported is None)
            return 0

    def _check_index(self, work: str, home: Path) -> None:
        with opened(home) as workspace:
            assert _answers(workspace) == self.answers[work], "other answers than from a home that nobody killed"
            problems = [*workspace.semantics.saved_problems(workspace.store.view().generation)]
        assert not problems, problems
        for index in (home / "index").iterdir():
            manifest = read_manifest(index)
            foreign = {path.name for path in index.iterdir()} - {MANIFEST, manifest.base, manifest.delta}
            assert not foreign, f"left behind: {foreign} in {index.name}"

    def _check_graph(self, work: str, store: OxigraphStore, *, done: bool) -> None:
        found = set(store.view().triples())
        old, new = _said(self.first.values()), _said(self.later.values())
        if work == LOAD:
            assert found == new or (not done and found == old), "neither the old graph nor the new"
        else:
            # What is replaced leaves shared entities behind.
            assert found >= (old if work == REBUILD else new), "what was stored is gone"

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


def _child(work: str, home: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.crash_works", work, str(home), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])


def _answers(workspace: Workspace) -> list[list[tuple[str, float, int]]]:
    found = [workspace.search(query, 50).hits for query in QUERIES]
    assert all(found), "what is stored is not found"
    return [sorted((hit["name"], round(hit["score"], 6), len(hit["occurrences"])) for hit in hits) for hits in found]


def _silent(*_: str) -> None:
    """Say nothing."""


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
