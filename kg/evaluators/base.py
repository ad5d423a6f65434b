"""What evaluates a question: from a question and a format to a stream of bytes, within bounds."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kg.sparql.asking import Question


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far one question may go.

    :param seconds: of evaluating and handing over; waiting for a free worker does not count.
    :param bytes: of the answer.
    """

    seconds: float = 30.0
    bytes: int = 1 << 30


class Answer(ABC):
    """The answer to one question, evaluated as it is read: once, from a thread or from an event loop.

    Whoever stops reading has to close it; a loop that runs to the end, or over an error, has done so. Whatever is
    still being evaluated is then given up.
    """

    #: The block that was given last is the end of the answer.
    complete: bool = False

    @abstractmethod
    def __iter__(self) -> Iterator[bytes]:
        """Yield the answer in blocks.

        An error before the first block means that there is no answer; after it, that the rest of the answer is
        missing.

        :raises QueryError: if it cannot be evaluated.
        :raises QueryTooSlow: if it takes longer than it may, and likewise its neighbours in :mod:`kg.errors`.
        :raises Overloaded: if too many are waiting.
        :raises StoreError: if the store fails underneath.
        """

    @abstractmethod
    def __aiter__(self) -> AsyncGenerator[bytes, None]:
        """Yield the answer in blocks to an event loop, which is never blocked; errors as in ``__iter__``."""

    @abstractmethod
    def close(self) -> None:
        """Give up what is not read; closing twice does no harm."""


class Evaluator(ABC):
    """Answers questions over one store; any number of threads and event loops may ask."""

    #: Whether a question is stopped at its time limit.
    has_deadline: bool = True

    @abstractmethod
    def ask(self, question: Question, format: str, bounds: Bounds, client: str = "") -> Answer:
        """Return the answer, of which nothing is evaluated before it is read.

        :param format: a key of :data:`kg.stores.results.FORMATS` that fits the question's kind.
        :param client: whoever asks; those who ask little need not wait for those who ask much.
        """

    @abstractmethod
    def warm_up(self) -> None:
        """Get ready for the first question, as far as there is anything to do."""

    @abstractmethod
    def close(self) -> None:
        """End what is being evaluated; nothing is answered afterwards."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
