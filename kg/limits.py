"""How much of a machine one file may take while it is read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one file; whatever is beyond one of them is refused with :class:`kg.errors.TooLarge`.

    Every field is the setting ``ZHIBIAO_READ_<FIELD>``.

    :param megabytes: size of the file.
    :param unpacked_megabytes: size of everything packed in it, after unpacking (archives, office files, PDF streams).
    :param members: files in an archive.
    :param nesting: archives in archives, and tables in tables.
    :param pages: pages of a document.
    :param cells: cells of all tables together.
    :param seconds: wall clock for one document; the worker is stopped then. A file of several, an archive, gets so many
        times that in all (:data:`kg.workers.patience.WHOLE_FILE`).
    :param converter_seconds: wall clock of LibreOffice for one file.
    :param memory_megabytes: memory of the worker that reads; 0 sets none.
    """

    megabytes: int = 256
    unpacked_megabytes: int = 1024
    members: int = 5_000
    nesting: int = 4
    pages: int = 2_000
    cells: int = 2_000_000
    seconds: int = 300
    converter_seconds: int = 60
    memory_megabytes: int = 4096
