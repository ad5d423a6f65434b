"""What is known of the data as a whole at one state of the graph: counts, and how large each dump is."""

import threading
from datetime import UTC, datetime
from typing import IO, cast

from api.workspace import Workspace
from kg.exports.counts import DataCounts, count_data
from kg.exports.dump import write_dump
from kg.exports.formats import DUMPS, DumpName, read_name
from kg.library.published import mark_of

#: Triples up to which the sizes of all dumps are found out when the catalogue is asked for: about two seconds' work.
#: Beyond that the catalogue tells the sizes of the dumps that somebody fetched.
SIZED_AT_ONCE = 20_000
ALL = "all"


class CountingOutput:
    """Takes bytes, passes them on and counts them.

    :param output: where they go; None for nowhere.
    """

    def __init__(self, output: IO[bytes] | None = None) -> None:
        self.count = 0
        self._output = output

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        if self._output is not None:
            self._output.write(data)
        self.count += len(data)
        return len(data)

    def flush(self) -> None:
        """Pass on what waits."""
        if self._output is not None:
            self._output.flush()


class Published:
    """Counts and sizes, each found out once for a state of the graph; any number of threads may ask."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.RLock()
        self._mark = ""
        self._counts: DataCounts | None = None
        self._sizes: dict[str, int] = {}

    def mark(self) -> str:
        """Return a text that changes with the data, derived ones included."""
        view = self._workspace.store.view()
        return f"{view.generation}-{mark_of(view)}"

    def counts(self) -> DataCounts:
        """Return the counts of the present data."""
        with self._lock:
            self._renew()
            if self._counts is None:
                self._counts = count_data(self._workspace.store.view())
            return self._counts

    def size(self, file: str) -> int | None:
        """Return the size of a dump in bytes; None if it is not known and would take long to find out."""
        with self._lock:
            if self.counts().triples <= SIZED_AT_ONCE and file not in self._sizes:
                self.write(file, cast(IO[bytes], CountingOutput()))
            return self._sizes.get(file)

    def write(self, file: str, output: IO[bytes]) -> None:
        """Write a dump by the name of its file, such as ``all.ttl`` or ``2023.nt.gz``.

        :raises NothingInYear: if there are no projects of that year.
        :raises UnknownExport: if the name says no format.
        """
        before = self.mark()
        counted = CountingOutput(output)
        name = read_name(file)
        write_dump(self._workspace.store.view(), cast(IO[bytes], counted), name, year_of(name))
        with self._lock:
            self._renew()
            if self._mark == before:
                self._sizes[file] = counted.count

    def files(self) -> dict[str, int | None]:
        """Return the name of each plain dump → its fiscal year, None for everything."""
        kinds: list[int | None] = [None, *self.counts().years]
        return {f"{ALL if year is None else year}.{suffix}": year for year in kinds for suffix in DUMPS}

    def modified(self) -> datetime | None:
        """Return when a document was stored or removed last; None if none is kept here."""
        folder = self._workspace.settings.originals_dir
        if not folder.is_dir() or not any(folder.iterdir()):
            return None
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC).replace(microsecond=0)

    def _renew(self) -> None:
        mark = self.mark()
        if mark != self._mark:
            self._mark, self._counts, self._sizes = mark, None, {}


def year_of(name: DumpName) -> int | None:
    """Return the fiscal year that a dump's name names; None for everything.

    :raises ValueError: if it is neither.
    """
    return None if name.stem == ALL else int(name.stem)
