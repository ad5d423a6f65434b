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
"""


class EmbeddingError(Exception):
    """Anything this room reports on purpose."""


class CacheUnavailable(EmbeddingError):
    """The cache directory cannot be used.

    :param directory: the one that was tried.
    :param reason: what the file system said.
    """

    def __init__(self, directory: object, reason: str) -> None:
        self.directory, self.reason = str(directory), reason
        super().__init__(f"{directory}: the cache directory cannot be used ({reason}); name another in ZHIBIAO_CACHE")


class ModelUnavailable(EmbeddingError):
    """The sentence model cannot be found, read or unpacked.

    :param model: name or folder of the model.
    :param reason: what the library or the file system said.
    """

    def __init__(self, model: str, reason: str) -> None:
        self.model, self.reason = model, reason
        super().__init__(f"the sentence model {model} cannot be used: {reason}")


class EngineFailed(EmbeddingError):
    """A vector engine gave up, for want of memory for instance.

    :param engine: its name.
    :param reason: what the library said.
    """

    def __init__(self, engine: str, reason: str) -> None:
        self.engine, self.reason = engine, reason
        super().__init__(f"the vector engine {engine} gave up: {reason}")


class IndexNotSaved(EmbeddingError):
    """The index could not be written; what was stored before is still there."""

    def __init__(self, directory: object, reason: str) -> None:
        self.directory, self.reason = str(directory), reason
        super().__init__(f"{directory}: the index cannot be written: {reason}")


class SemanticIndexError(EmbeddingError):
    """The stored index cannot be used as it stands; it can always be rebuilt from its source."""


class IndexMissing(SemanticIndexError):
    """There is no index in the directory."""

    def __init__(self, directory: object) -> None:
        self.directory = str(directory)
        super().__init__(f"{directory}: there is no index here")


class TornIndex(SemanticIndexError):
    """Files of the index are missing, damaged or of another format version."""

    def __init__(self, directory: object, reason: str) -> None:
        self.directory, self.reason = str(directory), reason
        super().__init__(f"{directory}: the index is damaged: {reason}")


class ModelMismatch(SemanticIndexError):
    """The index was made by another model, so its vectors cannot be compared with ours."""

    def __init__(self, stored: str, current: str) -> None:
        self.stored, self.current = stored, current
        super().__init__(f"the index was made by the model {stored}, the model at hand is {current}")


class StaleIndex(SemanticIndexError):
    """The index was made from another generation of the texts than the one asked for."""

    def __init__(self, stored: str, current: str) -> None:
        self.stored, self.current = stored, current
        super().__init__(f"the index holds generation {stored}, the texts are at {current}")
