"""What can go wrong with an index or a model, as one small hierarchy.

::

    EmbeddingError
    ├── CacheUnavailable       the cache directory cannot be used
    ├── ModelUnavailable       the sentence model cannot be found, read or unpacked
    ├── EngineFailed           a vector engine gave up
    ├── IndexNotSaved          the index could not be written; what was stored before is still there
    └── SemanticIndexError     the stored index cannot be used as it stands; rebuild it
        ├── IndexMissing       there is no index in the directory
        ├── TornIndex          files are missing, damaged or of another format version
        ├── ModelMismatch      it was made by another model than the one at hand
        └── StaleIndex         it was made from another generation of the texts

Every class has a ``template`` (English, for people). The values that fill it stay on the error in ``data``, so that a
front end can translate the sentence; a reason that is a sentence of ours is a :class:`Phrase` for the same end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of an error's sentence, itself a sentence.

    :param template: English, with places for the values in ``data``.
    """

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.data)


class EmbeddingError(Exception):
    """Anything this room reports on purpose.

    :param data: the values named in ``template``, each of them printable.
    """

    template: ClassVar[str] = "{reason}"

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.template.format(**data))


class CacheUnavailable(EmbeddingError):
    """The cache directory cannot be used.

    :param directory: the one that was tried.
    :param reason: what the file system said.
    """

    template = "{directory}: the cache directory cannot be used ({reason}); name another in ZHIBIAO_CACHE"

    def __init__(self, directory: object, reason: str) -> None:
        super().__init__(directory=str(directory), reason=reason)


class ModelUnavailable(EmbeddingError):
    """The sentence model cannot be found, read or unpacked.

    :param model: name or folder of the model.
    :param reason: what the library or the file system said, or a phrase of ours.
    """

    template = "the sentence model {model} cannot be used: {reason}"

    def __init__(self, model: str, reason: str | Phrase) -> None:
        super().__init__(model=model, reason=reason)


class EngineFailed(EmbeddingError):
    """A vector engine gave up, for want of memory for instance.

    :param engine: its name.
    :param reason: what the library said.
    """

    template = "the vector engine {engine} gave up: {reason}"

    def __init__(self, engine: str, reason: str) -> None:
        super().__init__(engine=engine, reason=reason)


class IndexNotSaved(EmbeddingError):
    """The index could not be written; what was stored before is still there."""

    template = "{directory}: the index cannot be written: {reason}"

    def __init__(self, directory: object, reason: str) -> None:
        super().__init__(directory=str(directory), reason=reason)


class SemanticIndexError(EmbeddingError):
    """The stored index cannot be used as it stands; it can always be rebuilt from its source."""


class IndexMissing(SemanticIndexError):
    """There is no index in the directory."""

    template = "{directory}: there is no index here"

    def __init__(self, directory: object) -> None:
        super().__init__(directory=str(directory))


class TornIndex(SemanticIndexError):
    """Files of the index are missing, damaged or of another format version."""

    template = "{directory}: the index is damaged: {reason}"

    def __init__(self, directory: object, reason: str | Phrase) -> None:
        super().__init__(directory=str(directory), reason=reason)


class ModelMismatch(SemanticIndexError):
    """The index was made by another model, so its vectors cannot be compared with ours."""

    template = "the index was made by the model {stored}, the model at hand is {current}"

    def __init__(self, stored: str, current: str) -> None:
        super().__init__(stored=stored, current=current)


class StaleIndex(SemanticIndexError):
    """The index was made from another generation of the texts than the one asked for."""

    template = "the index holds generation {stored}, the texts are at {current}"

    def __init__(self, stored: str, current: str) -> None:
        super().__init__(stored=stored, current=current)
