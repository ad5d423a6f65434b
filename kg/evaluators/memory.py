"""A limit for the memory that the queries in a worker may fill."""

import os
import sys

_MEGABYTE = 1 << 20


class Memory:
    """Limits private memory that can be written (RLIMIT_DATA, Linux 4.7), from the first call of ``limit`` on.

    :param megabytes: memory for one query; 0 for any, as it is where the system has no such limit.
    """

    def __init__(self, megabytes: int) -> None:
        self._bytes = megabytes * _MEGABYTE if sys.platform == "linux" else 0
        self._limit = 0

    def limit(self) -> None:
        """Allow so much beyond what the process has by now, which is to be called while nothing is evaluated.

        That is the replica, if there is one, and otherwise mostly reserved and not used: stacks and caches of the
        engine.
        """
        if self._bytes:
            import resource

            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            self._set(self.present() + self._bytes)

    def present(self) -> int:
        """Return how many bytes the process has of what is limited; 0 where nothing is."""
        if not self._bytes:
            return 0
        # The sixth is what RLIMIT_DATA counts, in pages: proc_pid_statm(5).
        with open("/proc/self/statm", encoding="ascii") as numbers:  # noqa: PTH123 - pathlib takes longer than this
            return int(numbers.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")

    def grow(self, more: int) -> None:
        """Allow *more* bytes, for what is no query."""
        if self._bytes:
            self._set(self._limit + more)

    def _set(self, wanted: int) -> None:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        self._limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (self._limit, hard))
