"""The process that reads damaged files, one after the other, and says how each ended."""

import faulthandler
import gc
import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from kg.codec import declaration_to_json
from kg.errors import InputError
from kg.intake import read_declarations
from kg.limits import Limits
from kg.mapping import to_triples
from kg.readers import ReadOptions
from kg.records import Declaration
from tests.fuzz.corpus import PASSWORD

#: Low enough that whatever stays within them is read in a few seconds.
LIMITS = Limits(megabytes=16, unpacked_megabytes=64, members=500, pages=8, cells=100_000, converter_seconds=12)
#: What the process may fill at most, so that the machine outlives it.
_MEGABYTES = 3072
#: Files after which what is unreachable is freed for certain.
_COLLECT = 50


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended.

    :param outcome: ``ok``, the code of an ``InputError``, or ``exception``.
    :param seconds: of processor.
    :param place: of an exception: its type and where it was raised, innermost place of ours first.
    :param trace: of an exception.
    :param peak: megabytes beyond what the process held before.
    :param resident: megabytes that the process holds now.
    """

    outcome: str
    seconds: float
    place: str = ""
    trace: str = ""
    peak: float = 0.0
    resident: float = 0.0


def serve(pipe: Connection, trace_path: str) -> None:
    """Read (name, bytes) from the pipe and answer with endings until it is closed.

    :param trace_path: where the stack is written when the process dies or gets the signal USR1.
    """
    _limit_memory()
    process, read_files = psutil.Process(), 0
    with Path(trace_path).open("w") as trace_file:
        faulthandler.enable(trace_file, all_threads=False)
        if hasattr(faulthandler, "register"):
            faulthandler.register(signal.SIGUSR1, trace_file, all_threads=False)
        while True:
            try:
                name, data = pipe.recv()
            except EOFError:
                return
            before = _resident(process)
            _reset_peak()
            ending = read(name, data)
            peak = _peak() - before
            read_files += 1
            if read_files % _COLLECT == 0:
                gc.collect()
            pipe.send(Ending(*ending, peak=peak, resident=_resident(process)))


def read(name: str, data: bytes) -> tuple[str, float, str, str]:
    """Read a file as ingest would, as far as its triples, and return outcome, seconds, place and trace."""
    start = _processor()
    try:
        found = read_declarations(data, name, ReadOptions(LIMITS, PASSWORD))
        for _, declaration in found:
            if isinstance(declaration, Declaration):
                json.dumps(declaration_to_json(declaration), ensure_ascii=False).encode()
                to_triples(declaration)
        errors = [error.code for _, error in found if isinstance(error, InputError)]
        outcome, place, trace = ("ok" if len(errors) < len(found) else errors[0]), "", ""
    except InputError as error:
        outcome, place, trace = error.code, "", ""
    except Exception as error:
        outcome, place, trace = "exception", _place(error), "".join(traceback.format_exception(error))[-6000:]
    return outcome, _processor() - start, place, trace


def _processor() -> float:
    """Return the seconds of processor that this process and what it started have used; others may be at work, too."""
    return sum(os.times()[:4])


def _place(error: Exception) -> str:
    """Return the type of an error, the last place of ours and the very last one."""
    frames = traceback.extract_tb(error.__traceback__)
    root = str(Path(__file__).resolve().parents[2])
    ours = [frame for frame in frames if frame.filename.startswith(root) and "site-packages" not in frame.filename]
    places = [f"{Path(frame.filename).name}:{frame.name}:{frame.lineno}" for frame in (*ours[-1:], frames[-1])]
    return " < ".join(dict.fromkeys((type(error).__name__, *places)))


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MEGABYTES << 20, _MEGABYTES << 20))


def _resident(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / (1 << 20)


def _reset_peak() -> None:
    """Let the kernel count the peak anew (proc_pid_clear_refs(5)); elsewhere the peak is that of the whole life."""
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    if sys.platform != "linux":
        return 0.0
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
