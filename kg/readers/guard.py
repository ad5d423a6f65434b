"""Run a command that must not outlive whoever started it; a script of its own, which imports nothing of ours.

``python guard.py HOME COMMAND…`` ends with the status of the command. Its standard input ends when its parent does,
however that ends: a worker that is killed cannot clean up itself. Then everything below goes, and the directory HOME.
"""

import os
import shutil
import subprocess
import sys
from threading import Event, Thread
from typing import Final

#: What a shell answers for a command that cannot be started.
_NOT_STARTED: Final = 126


def main(home: str, *command: str) -> None:
    """Run the command and end as it does.

    :param home: directory to remove if our parent ends first.
    """
    orphaned = Event()
    Thread(target=_outlive_nobody, args=(home, orphaned), daemon=True).start()
    try:
        status = subprocess.call(command, stdin=subprocess.DEVNULL)
    except OSError as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201  # the parent reads what is said
        os._exit(_NOT_STARTED)
    if orphaned.is_set():
        # The thread has ended the command, and ends us when the directory is gone.
        Event().wait()
    if status < 0:
        # Ended by a signal; whoever asks about our status is to see the same.
        os.kill(os.getpid(), -status)
    # Without the interpreter's own end, which would wait for the thread.
    os._exit(status)


def _outlive_nobody(home: str, orphaned: Event) -> None:
    while os.read(0, 1):
        pass
    orphaned.set()
    end_below(os.getpid())
    shutil.rmtree(home, ignore_errors=True)
    os._exit(1)


def end_below(process: int) -> None:
    """End what a process has started, and what that has started.

    :param process: its number; nothing happens if it is gone.
    """
    import psutil

    try:
        started = psutil.Process(process).children(recursive=True)
    except psutil.NoSuchProcess:
        return
    for each in started:
        try:
            each.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(started, timeout=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
