"""Graph stores on servers of this machine, started for a test and ended after it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import httpx
import pytest

#: Seconds within which a server has to answer for the first time.
PATIENCE = 180
VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 100000000
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[str]:
    """Give the address of an Oxigraph server that keeps its data in *folder*."""
    program = Path(sys.executable).with_name("oxigraph")
    port = free_port()
    command = [str(program), "serve", "-l", str(folder / "oxigraph"), "-b", f"127.0.0.1:{port}"]
    base = f"http://127.0.0.1:{port}"
    with running(command, folder, f"{base}/query"):
        yield f"{base}/query#update=/update&store=/store"


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[str]:
    """Give the address of a Virtuoso that keeps its data in *folder*; skip where it is not installed, fail in CI."""
    program = which("virtuoso-t")
    if program is None:
        reason = "needs Virtuoso: apt-get install virtuoso-opensource-7-bin"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    port, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(port=port, http=http))
    base = f"dba:dba@127.0.0.1:{http}"
    with running([program, "-f", "-c", "virtuoso.ini"], folder, f"http://127.0.0.1:{http}/sparql"):
        options = "update=/sparql-auth&store=/sparql-graph-crud-auth&auth=digest&slice=2000"
        yield f"http://{base}/sparql#{options}"


@contextmanager
def running(command: Sequence[str], folder: Path, query: str) -> Iterator[None]:
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(query):
            said = (folder / "output").read_text(errors="replace")[-500:]
            assert process.poll() is None, f"{command[0]} ended: {said}"
            assert time.monotonic() < deadline, f"{command[0]} does not answer: {said}"
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def answers(query: str) -> bool:
    try:
        return httpx.get(query, params={"query": "ASK {}"}).is_success
    except httpx.HTTPError:
        return False
