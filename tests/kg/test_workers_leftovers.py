"""What a worker was writing when it was killed does not stay behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import TooSlow
from kg.given import READ, Given
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.workers import Workers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the converter of the tests is a shell script")
SECRET = "不可外传"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the directory for temporary files, beside a converter that copies what it is given and sleeps."""
    converter = tmp_path / "soffice"
    converter.write_text('#!/bin/sh\nfor last; do :; done\ncp "$last" "$TMPDIR/copy"\nsleep 600\n', encoding="utf-8")
    converter.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.rtf"
    path.write_bytes(rb"{\rtf1\ansi " + SECRET.encode() + b"}")
    return path


def is_being_read(folder: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in folder.rglob("copy"))


def wait_until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 15
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_nothing_is_left_of_a_document_that_took_too_long(temporary: Path, form: Path) -> None:
    with Workers(1, Limits(seconds=4)) as workers:
        items = [(None, Given.from_path(form, ReadOptions(Limits(converter_seconds=60))))]
        for _, answers in workers.map(READ, items):
            assert wait_until(lambda: is_being_read(temporary))
            [told] = answers
            assert isinstance(told, TooSlow)
            assert list(temporary.rglob("copy")) == []
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_when_the_workers_are_closed(temporary: Path, form: Path) -> None:
    with Workers(2, Limits(seconds=60)) as workers:
        reading = workers.map(READ, [(None, Given.from_path(form))] * 2)
        next(reading)
        assert wait_until(lambda: is_being_read(temporary))
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_after_an_interrupt(temporary: Path, form: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            f"""
            from pathlib import Path
            from kg.given import READ, Given
            from kg.limits import Limits
            from kg.workers import Workers
            with Workers(1, Limits(seconds=60)) as workers:
                for _, answers in workers.map(READ, [(None, Given.from_path(Path({str(form)!r})))]):
                    list(answers)
            """
        ),
        encoding="utf-8",
    )
    here = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, script], stderr=subprocess.DEVNULL, cwd=here, env={**os.environ, "PYTHONPATH": str(here)}
    )
    assert wait_until(lambda: is_being_read(temporary))
    process.send_signal(signal.SIGINT)
    process.wait(10)
    assert list(temporary.iterdir()) == []
