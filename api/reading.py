"""Files into records through worker processes, storing nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kg.errors import ZhibiaoError
from kg.given import EXPLAIN, READ, Given
from kg.readers.base import ReadOptions
from kg.readers.kinds import Kind, promised_kind
from kg.records import Declaration
from kg.reports import Failure
from kg.workers import Hands

if TYPE_CHECKING:
    from kg.extract import Explanation

_Read = TypeVar("_Read", covariant=True)


@dataclass(frozen=True, slots=True)
class ReadDocument(Generic[_Read]):
    """What became of one document.

    :param given: the file that it is, or that it is in.
    :param within: it is one of the documents in the file (a member of an archive, one of several records).
    """

    given: Given
    within: bool
    read: _Read | ZhibiaoError


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file.

    :param documents: at least one, in their order in the file.
    """

    documents: tuple[ReadDocument[Declaration], ...]

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """What could be read."""
        return tuple(each.read for each in self.documents if isinstance(each.read, Declaration))

    @property
    def failed(self) -> tuple[Failure, ...]:
        """What could not be read."""
        return tuple(
            Failure(_about(each.given, each.read), each.read)
            for each in self.documents
            if isinstance(each.read, ZhibiaoError)
        )


def holds_several(documents: Iterable[ReadDocument[Any]]) -> bool:
    """Say whether an answer about these is a list: of several files always, of one if it is made to hold several.

    An archive is, whatever it holds and even if it is damaged, so that whoever hands one in knows what comes back.
    """
    known = tuple(documents)
    return len(known) != 1 or known[0].within or promised_kind(known[0].given.name) is Kind.ZIP


def read_each(files: Iterable[Given], hands: Hands, options: ReadOptions) -> Iterator[ReadDocument[Declaration]]:
    """Yield every document in the files, or why it cannot be read, in the order of the files."""
    for given, answer in _answers(READ, files, hands, options):
        for found in [answer] if isinstance(answer, ZhibiaoError) else answer:
            if isinstance(found, ZhibiaoError):
                yield _failed(given, found)
            else:
                yield ReadDocument(given, found.within is not None, found.declaration)


def explain_each(files: Iterable[Given], hands: Hands, options: ReadOptions) -> Iterator[ReadDocument["Explanation"]]:
    """Yield how every document in the files is understood, or why it cannot be read, in the order of the files."""
    for given, answer in _answers(EXPLAIN, files, hands, options):
        if isinstance(answer, ZhibiaoError):
            yield _failed(given, answer)
        else:
            name, explanation = answer
            yield ReadDocument(given, name != given.name, explanation)


def read_all(given: Given, hands: Hands, options: ReadOptions) -> Reading:
    """Read every document in a file, past those that cannot be read.

    :raises ZhibiaoError: of the first one, if none can be read.
    """
    reading = Reading(tuple(read_each([given], hands, options)))
    if not reading.declarations:
        raise reading.failed[0].error
    return reading


def _answers(function: str, files: Iterable[Given], hands: Hands, options: ReadOptions) -> Iterator[tuple[Given, Any]]:
    for given, answers in hands.map(function, ((each, replace(each, options=options)) for each in files)):
        yield from ((given, answer) for answer in answers)


def _failed(given: Given, error: ZhibiaoError) -> ReadDocument[Any]:
    return ReadDocument(given, _about(given, error) != given.label, error)


def _about(given: Given, error: ZhibiaoError) -> str:
    return str(error.data.get("file", given.label))
