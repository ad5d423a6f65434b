"""The inside of a worker: takes orders on its standard input and answers on what was its standard output."""

import errno
import logging
import os
import pickle
import shutil
import signal
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from typing import IO

from kg.errors import Defect, TooMuchMemory, ZhibiaoError
from kg.workers.here import parts_of
from kg.workers.messages import Answered, Begun, Done, Order, Terms

logger = logging.getLogger(__name__)

#: Seconds beyond the limit after which a worker ends itself: its master would have killed it, but may be dead.
_GRACE = 10
_MEGABYTE = 1 << 20


def main(folder: str) -> None:
    """Do what is ordered until there are no more orders.

    :param folder: for temporary files; its owner deletes it, but may be dead.
    """
    orders, answers = _claim_pipes()
    terms: Terms = pickle.load(orders)
    # Meanwhile the master has things of its own to import.
    if terms.preload is not None:
        import_module(terms.preload)
    logging.basicConfig(level=terms.log_level, format="%(levelname)s %(name)s: %(message)s")
    _limit_memory(terms.megabytes)
    while True:
        try:
            order: Order = pickle.load(orders)
        except EOFError:
            shutil.rmtree(folder, ignore_errors=True)
            return
        for message in _carried_out(order, terms):
            answers.write(message)
            answers.flush()


def _claim_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Take both pipes for ourselves: what a library prints must not get between the answers."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, answers


def _limit_memory(megabytes: int) -> None:
    """Limit the memory that the process may fill.

    RLIMIT_DATA counts private memory that can be written (getrlimit(2), Linux 4.7), so that libraries may map files and
    reserve addresses as they like, which RLIMIT_AS would count. Other systems do not enforce either.
    """
    if not megabytes or sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _carried_out(order: Order, terms: Terms) -> Iterator[bytes]:
    """Yield the messages about a task, pickled one by one, so that what cannot be pickled is the fault of its part."""
    parts = parts_of(order.function, order.task)
    number, worn = 0, False
    while True:
        label = order.task.label
        _end_in(terms.seconds + _GRACE)
        try:
            part = next(parts, None)
            if part is None:
                break
            number += 1
            if number <= order.finished:
                continue
            if part.label is not None:
                label = part.label
                yield pickle.dumps(Begun(label))
            message = pickle.dumps(Answered(part.work()))
        except Exception as error:
            worn = worn or _is_out_of_memory(error)
            message = pickle.dumps(Answered(_reported(error, label, terms)))
        _end_in(0)
        yield message
    _end_in(0)
    yield pickle.dumps(Done(worn))


def _reported(error: Exception, label: str, terms: Terms) -> ZhibiaoError:
    if isinstance(error, ZhibiaoError):
        return error
    if _is_out_of_memory(error):
        return TooMuchMemory(file=label, megabytes=terms.megabytes, setting="ZHIBIAO_READ_MEMORY_MEGABYTES")
    logger.info("%s: %s", label, "".join(traceback.format_exception(error)))
    return Defect(file=label, kind=type(error).__name__, reason=_one_line(error), place=_place_of(error))


def _is_out_of_memory(error: Exception) -> bool:
    """Say whether memory was wanting: also to load a library (dlopen(3) has no other word for it), or for a process."""
    if isinstance(error, ImportError):
        return "failed to map segment" in str(error) or "cannot allocate memory" in str(error).lower()
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)


def _end_in(seconds: int) -> None:
    """Have the operating system end this process after some seconds, 0 for never; Windows cannot."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or "no message"


def _place_of(error: Exception) -> str:
    """Return the place in the program that a developer has to look at first."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 - a name, nothing on disk
