"""What the measurement of SPARQL runs in processes of its own: loading, the bare engine, and the server."""

import multiprocessing
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

import httpx
import psutil
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store

from kg.stores import load as load_anew

Figures = dict[str, Any]
MEGABYTE = 1_000_000
#: Seconds that the server may take until it is ready, index included.
_START = 600.0
_ACCEPT = "application/sparql-results+json, application/n-triples"
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, or that there is none.

    :param seconds: that it took.
    :param body: the answer: results as JSON, a graph as N-Triples; None if it was cut off at the limit or failed.
    :param failure: what there was instead, if not the limit.
    """

    seconds: float
    body: bytes | None
    failure: str = ""


# loading


def timed_load(how: Callable[[Path, Sequence[Path]], None], place: Path, files: Sequence[Path]) -> Figures:
    """Load files in a process of its own.

    :returns: seconds on the wall and of the processors, megabytes on disk, and megabytes at the most in memory.
    """
    place.parent.mkdir(exist_ok=True)
    ours, theirs = _CONTEXT.Pipe()
    child = _CONTEXT.Process(target=_loading, args=(how, place, files, theirs))
    child.start()
    theirs.close()
    seconds, used = ours.recv()
    child.join()
    disk = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    return {
        "seconds": seconds,
        "processor_seconds": used.ru_utime + used.ru_stime,
        "disk_mb": disk / MEGABYTE,
        # Linux counts it in kibibytes.
        "peak_mb": used.ru_maxrss * 1024 / MEGABYTE,
    }


def _loading(
    how: Callable[[Path, Sequence[Path]], None], place: Path, files: Sequence[Path], answer: Connection
) -> None:
    started = time.perf_counter()
    how(place, files)
    answer.send((time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)))


def load_bare(place: Path, files: Sequence[Path]) -> None:
    """Load with the engine alone."""
    store = Store(str(place))
    for file in files:
        store.bulk_load(path=str(file), format=RdfFormat.from_extension(file.suffix[1:]))
    store.flush()


def load_ours(place: Path, files: Sequence[Path]) -> None:
    """Load as Zhibiao does."""
    load_anew(place, files)


# the bare engine


class Bare:
    """The engine in a process of its own, which is killed at the limit.

    :param store: its directory.
    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._begin()

    def _begin(self) -> None:
        self._pipe, theirs = _CONTEXT.Pipe()
        self._child = _CONTEXT.Process(target=_answering, args=(self._store, theirs), daemon=True)
        self._child.start()
        theirs.close()
        self._pipe.recv()

    def ask(self, query: str, limit: float) -> Asked:
        """Evaluate a query and write its answer out; handing that over is not in the time."""
        self._pipe.send(query)
        if self._pipe.poll(limit):
            seconds, body = self._pipe.recv()
            return Asked(seconds, body)
        self._child.kill()
        self._child.join()
        self._begin()
        return Asked(limit, None)

    def close(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._child.join()


def _answering(place: Path, questions: Connection) -> None:
    # As the server's workers do: Linux shares the processors out by session, if it does so at all.
    os.setsid()
    store = Store.read_only(str(place))
    questions.send(None)
    while (query := questions.recv()) is not None:
        started = time.perf_counter()
        answer: Any = store.query(query)
        graph = isinstance(answer, QueryTriples)
        body = answer.serialize(format=RdfFormat.N_TRIPLES if graph else QueryResultsFormat.JSON)
        questions.send((time.perf_counter() - started, body))


# the server


class Server:
    """Our server over a home, as a person would start it.

    :param limit: seconds that a query may take.
    """

    def __init__(self, home: Path, limit: float) -> None:
        self._log = (home.parent / f"{home.name}.log").open("wb")
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve", "--home", str(home), "--port", "0"],
            env=os.environ | {"ZHIBIAO_SPARQL_SECONDS": str(limit), "PYTHONUNBUFFERED": "1"},
            stdout=self._log,
            stderr=self._log,
        )
        self.address = ""
        while not self._is_ready():
            if self._process.poll() is not None or time.perf_counter() - started > _START:
                raise SystemExit(f"the server did not start: {self._said()}")
            time.sleep(0.1)
        self.start_seconds = time.perf_counter() - started

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._log.close()

    def ask(self, client: httpx.Client, query: str) -> Asked:
        """Ask by POST and read the answer to its end."""
        started = time.perf_counter()
        try:
            answer = client.post("/sparql", data={"query": query}, headers={"Accept": _ACCEPT})
        except httpx.RemoteProtocolError as error:
            return Asked(time.perf_counter() - started, None, f"broken off: {error}")
        seconds = time.perf_counter() - started
        if answer.status_code == httpx.codes.OK:
            return Asked(seconds, answer.content)
        late = answer.status_code == httpx.codes.GATEWAY_TIMEOUT
        return Asked(seconds, None, "" if late else f"{answer.status_code} {answer.text}")

    def memory(self) -> Figures:
        """Return the memory of all its processes in megabytes.

        ``pss`` counts what several processes share once; ``own`` is what would be free if they ended.
        """
        server = psutil.Process(self._process.pid)
        found = []
        for process in (server, *server.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                found.append(process.memory_full_info())
        pss, own = (sum(getattr(each, kind) for each in found) / MEGABYTE for kind in ("pss", "uss"))
        return {
            "pss": pss,
            "own": own,
            "shared": pss - own,
            "server_pss": found[0].pss / MEGABYTE,
            "workers": len(found) - 1,
        }

    def _is_ready(self) -> bool:
        if not self.address:
            found = re.search(r"http://[\w.]+:\d+", self._said())
            self.address = found.group() if found else ""
        with suppress(httpx.TransportError):
            return bool(self.address) and httpx.get(f"{self.address}/readyz").status_code == httpx.codes.OK
        return False

    def _said(self) -> str:
        return Path(self._log.name).read_text("utf-8", "replace")
