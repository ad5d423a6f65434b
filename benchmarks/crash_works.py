"""The works that ``benchmarks.crash`` kills, each in a process of its own: ``WORK FOLDER [--before NUMBER]``."""

import argparse
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from kg import storing
from kg.iris import Iris
from kg.pipeline import ingest
from kg.prepare import Prepared, Wanted
from kg.reports import Ingested, Outcome
from kg.stores import OxigraphStore, load

#: Storing into an empty graph and into a full one, a graph made anew from a file, the index made anew, and the index of
#: a graph that has changed since, brought up to date.
FIRST, AGAIN, LOAD, REBUILD, UPDATE = WORKS = ("first", "again", "load", "rebuild", "update")
#: Those that change names of directories and files themselves; what the others do is up to the engine.
RENAMING = (LOAD, REBUILD, UPDATE)
#: Lines that are gathered for one commit: few, so that there are several.
LINES = 20_000
IRIS = Iris()
BEGIN, STORED, DONE, BEFORE = "begin", "stored", "done", "before"
#: Files in a directory that is being removed do not count one by one.
_CHANGES = ("os.rename", "os.mkdir", "os.rmdir")

Known = dict[Path, Prepared]


def main() -> None:
    """Do a work, and be killed on the way if that is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("work", choices=WORKS)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--before", type=int, help="end just before so many changes of names have been made")
    options = arguments.parse_args()
    storing.LINES = LINES
    say = partial(print, flush=True)
    do(options.work, options.folder, say, begun=partial(_die_before, options.before, say))


def do(work: str, home: Path, say: Callable[..., None], begun: Callable[[], None] = lambda: None) -> None:
    """Do a work, and say what was done as soon as it cannot be lost.

    :param begun: called when everything is loaded that the work needs.
    """
    root = home.parent
    if work == LOAD:
        say(BEGIN)
        begun()
        load(home / "graph", [root / "load.nt"])
    elif work in (REBUILD, UPDATE):
        with opened(home) as workspace:
            say(BEGIN)
            begun()
            _ = workspace.rebuild() if work == REBUILD else workspace.state()
    else:
        known = pickle.loads((root / f"{work}.pickle").read_bytes())
        with OxigraphStore(home / "graph") as store:
            say(BEGIN)
            begun()
            store_all(store, known, say)
    say(DONE)


def opened(home: Path) -> Workspace:
    """Open a home with an encoder that takes no time, so that kills strike the index and not the model."""
    return Workspace.open(Settings(home=home), encoder=KeywordEncoder())


def store_all(store: OxigraphStore, known: Known, say: Callable[..., None]) -> None:
    """Store files that were read beforehand."""

    def tell(outcome: Outcome, ingested: Ingested) -> None:
        if outcome is not Outcome.UNCHANGED:
            say(STORED, ingested.document.id)

    report = ingest(sorted(known), store, IRIS, hands=_ReadBefore(known), on_stored=tell)
    assert not report.failed, report.failed


class _ReadBefore:
    """Hands that have read every file already."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def map(self, call: str, tasks: Iterable[tuple[Any, Wanted | None]]) -> Iterator[tuple[Any, Any]]:
        for key, wanted in tasks:
            yield key, () if wanted is None or wanted.given.path is None else [[self._known[wanted.given.path]]]


def _die_before(number: int | None, say: Callable[..., None]) -> None:
    """Have this process killed just before its *number*-th change of a name from here on; None for never."""
    left = number

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if left is not None and event in _CHANGES:
            left -= 1
            if not left:
                say(
                    BEFORE,
                    event,
                    *(Path(os.fsdecode(each)).name for each in arguments if isinstance(each, str | bytes)),
                )
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


if __name__ == "__main__":
    main()
