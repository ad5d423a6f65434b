"""Files into records through worker processes, storing nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kg.errors import ZhibiaoError
from kg.given import READ, Given
from kg.readers.base import ReadOptions
from kg.records import Declaration
from kg.workers import Hands

Read = Declaration | ZhibiaoError


def read_each(files: Iterable[Given], hands: Hands, options: ReadOptions) -> Iterator[tuple[Given, Read]]:
    """Yield every document in the files, or why it cannot be read, in the order of the files."""
    for given, answer in answers_for(READ, files, hands, options):
        if isinstance(answer, ZhibiaoError):
            yield given, answer
        else:
            yield from ((given, each) for each in answer)


def answers_for(
    function: str, files: Iterable[Given], hands: Hands, options: ReadOptions
) -> Iterator[tuple[Given, Any]]:
    """Yield what *function* answers about each document in the files, or why it cannot, in the order of the files."""
    for given, answers in hands.map(function, ((each, replace(each, options=options)) for each in files)):
        yield from ((given, answer) for answer in answers)


def read_all(given: Given, hands: Hands, options: ReadOptions) -> list[Declaration]:
    """Return every document in a file.

    :raises InputError: of the first that cannot be read.
    """
    found = []
    for _, read in read_each([given], hands, options):
        if isinstance(read, ZhibiaoError):
            raise read
        found.append(read)
    return found
