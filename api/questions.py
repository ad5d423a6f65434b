"""Questions of people in SPARQL: made ready, evaluated within the limits of the settings, and explained if wrong."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing

from api.settings import Settings
from kg.errors import QueryError
from kg.evaluators.base import Answer, Bounds, Evaluator
from kg.evaluators.choose import evaluator_of
from kg.evaluators.sizes import Sizes
from kg.sparql import WHOLE, Dataset, Question, prepare
from kg.sparql.found import Finder
from kg.sparql.syntax import parse
from kg.stores import Store
from kg.stores.gate import decoded

_NOTHING = Dataset(default=(), named=())
_MEGABYTE = 1_000_000


class Questions:
    """What a workspace answers to people who ask in SPARQL; any number of threads and event loops may ask.

    :param settings: the fields that begin with ``sparql_``.
    :param finder: answers what a query asks of the index.
    """

    def __init__(self, store: Store, settings: Settings, finder: Finder | None = None) -> None:
        self._settings = settings
        self._finder = finder
        self.evaluator: Evaluator = evaluator_of(
            store,
            Sizes(
                settings.sparql_workers,
                settings.sparql_queue,
                settings.sparql_memory_megabytes,
                settings.sparql_replicas == "memory",
            ),
        )

    def prepared(self, text: str, dataset: Dataset = WHOLE, *, rewrite: bool = True) -> Question:
        """Make a question of a query; slow if it looks something up in the index.

        :raises QueryError: if something in it is wrong that is seen before it is evaluated.
        :raises QueryRefused: if it asks for an update, or for a server that is not on the list.
        """
        return prepare(
            text,
            dataset=dataset,
            rewrite=rewrite,
            finder=self._finder,
            services=self._settings.sparql_services,
            rows=self._settings.sparql_rows,
        )

    def bounds(self, seconds: float | None = None) -> Bounds:
        """Return how far a question may go.

        :param seconds: what its client allows; never more than the settings do.
        """
        most = self._settings.sparql_seconds
        return Bounds(min(seconds or most, most), self._settings.sparql_megabytes * _MEGABYTE)

    def ask(
        self, text: str, question: Question, format: str, *, seconds: float | None = None, client: str = ""
    ) -> Answer:
        """Return the answer, of which nothing is evaluated before it is read.

        :param text: as it was asked.
        :param question: what was made of it.
        :param format: one that answers of its kind can be written in.
        :param seconds: as in ``bounds``.
        :param client: whoever asks; those who ask little need not wait for those who ask much.
        """
        bounds = self.bounds(seconds)
        answer = self.evaluator.ask(question, format, bounds, client)
        if question.text == text or "SERVICE" in decoded(text).upper():
            # The engine would connect to what is none of its business; see the gate.
            return answer
        original = Question(text, question.kind, _NOTHING)
        return _Explained(answer, self.evaluator.ask(original, format, bounds, client))

    def warm_up(self) -> None:
        """Have the first question wait neither for a worker nor for the parser, which takes half a second to build."""
        self.evaluator.warm_up()
        parse("ASK {}")

    def close(self) -> None:
        """End what is being evaluated."""
        self.evaluator.close()


class _Explained(Answer):
    """An answer whose error, if the query is wrong, is about the query as it was asked and not what was made of it.

    :param original: the query as it was asked, over nothing.
    """

    def __init__(self, answer: Answer, original: Answer) -> None:
        self._answer = answer
        self._original = original

    def __iter__(self) -> Iterator[bytes]:
        try:
            for block in self._answer:
                self.complete = self._answer.complete
                yield block
        except QueryError:
            for _ in self._original:
                pass
            raise
        finally:
            self.close()

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        try:
            async with aclosing(self._answer.__aiter__()) as blocks:
                async for block in blocks:
                    self.complete = self._answer.complete
                    yield block
        except QueryError:
            async for _ in self._original:
                pass
            raise
        finally:
            self.close()

    def close(self) -> None:
        self._answer.close()
        self._original.close()
