"""Work that goes wrong in every way, for the workers to survive."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import NoForm
from kg.workers import Part


@dataclass(frozen=True)
class Chore:
    """A task of named parts, each a deed and what it is done with; one without a name is the whole task."""

    label: str
    deeds: tuple[tuple[str | None, str, Any], ...]


def one(deed: str, value: Any = None) -> Chore:
    return Chore(f"{deed}.txt", ((None, deed, value),))


def parts(chore: Chore) -> Iterator[Part]:
    for label, deed, value in chore.deeds:
        if deed == "stumble":
            os._exit(3)
        yield Part(label, lambda deed=deed, value=value, label=label: DEEDS[deed](value, label or chore.label))


def _refuse(_: Any, label: str) -> None:
    raise NoForm(file=label)


def _fail(_: Any, __: str) -> None:
    raise KeyError("no such column")


def _hang_with_child(path: str, _: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    Path(path).write_text(str(child.pid))
    time.sleep(600)


def _note(what: tuple[str, int], _: str) -> bytes:
    """Add a byte to a file, and answer with so many bytes."""
    path, size = what
    with Path(path).open("ab") as file:
        file.write(b"x")
    return bytes(size)


def _nap(what: tuple[str, float], _: str) -> None:
    path, seconds = what
    _note((path, 0), _)
    time.sleep(seconds)


def _die(number: int, _: str) -> None:
    os.kill(os.getpid(), number)


def _fill(megabytes: int, _: str) -> int:
    return len(b"".join(bytes([number % 255 + 1]) * (1 << 20) for number in range(megabytes)))


def _print(text: str, _: str) -> str:
    sys.stdout.write(text)
    os.write(1, text.encode())
    return "printed"


def _ignore_signals(_: Any, __: str) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    while True:
        time.sleep(60)


def _raise(error: Exception, _: str) -> None:
    raise error


DEEDS = {
    "echo": lambda value, _: value,
    "pid": lambda _, __: os.getpid(),
    "refuse": _refuse,
    "raise": _raise,
    "fail": _fail,
    "hang": lambda _, __: time.sleep(600),
    "hang_with_child": _hang_with_child,
    "spin": _ignore_signals,
    "exit": lambda value, _: os._exit(value),
    "note": _note,
    "nap": _nap,
    "die": _die,
    "fill": _fill,
    "print": _print,
    "unpicklable": lambda _, __: lambda: None,
}
