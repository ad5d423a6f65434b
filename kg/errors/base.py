"""What every error has: a code for programs, a sentence for people, the values in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of an error's sentence, itself a sentence that can be translated.

    :param template: English, with places for the values in ``data``.
    """

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.data)


class ZhibiaoError(Exception):
    """Anything that Zhibiao reports to its caller on purpose.

    :param data: the values named in ``template``, each of them printable.
    """

    code: ClassVar[str] = "error"
    template: ClassVar[str] = "{reason}"

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.template.format(**data))

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only construction must survive the trip through a worker process.
        return _rebuild, (type(self), self.data)


class InputError(ZhibiaoError):
    """What was handed in cannot be used."""

    code = "input"
    template = "{file}: {reason}"


class Defect(ZhibiaoError):
    """The program failed over a file in a way that nobody expected; the file may be all right."""

    code = "defect"
    template = "{file}: a defect in the program ({kind} at {place}): {reason}; please report it"


def _rebuild(kind: type[ZhibiaoError], data: dict[str, Any]) -> ZhibiaoError:
    return kind(**data)
