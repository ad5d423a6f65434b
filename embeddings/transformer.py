"""Any sentence-transformers model, by folder or by name on the Hugging Face hub."""

import gc
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.encoder import Role, folder_id
from embeddings.errors import ModelUnavailable, Phrase
from embeddings.threads import wait_asleep

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Seconds to wait for the hub's first answer. Left to itself its client tries for a minute and a half.
_PATIENCE = 5.0
# One of them stands in every folder that the library can load.
_MARKS = {"one": "modules.json", "other": "config.json"}


class SentenceTransformerEncoder:
    """An :class:`~embeddings.encoder.Encoder` over any model; loaded at the first need.

    What is put before queries and documents, the length of vectors and the longest text come from the model. It is
    run in single precision whatever it is stored in, so that a text's vector does not depend on its neighbours, and
    vectors are brought to unit length where the model does not do so itself.

    :param model: a folder, which is used without any network, or the name of a model on the hub; one that was
        downloaded before is used as it is, again without the network.
    :param threads: CPU threads of the whole process; None leaves PyTorch's own choice.
    :param batch: texts encoded together; short texts of equal length gain little beyond 32.
    :raises ModelUnavailable: from every member, if the model cannot be loaded.
    """

    def __init__(self, model: str | Path, *, threads: int | None = None, batch: int = 32) -> None:
        self._model, self._threads, self._batch = str(model), threads, batch
        # Tokenizers of this family refuse to be used by two threads at once.
        self._lock = threading.RLock()

    @cached_property
    def id(self) -> str:
        """Name of the folder or model, and a checksum of its files or its revision on the hub."""
        if Path(self._model).is_dir():
            return folder_id(Path(self._model))
        _ = self._loaded  # downloaded now, if it was not before
        with self._translated():
            return f"{self._model}@{self._downloaded().name[:16]}"

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        size = self._loaded.get_embedding_dimension()
        if size is None:
            raise ModelUnavailable(self._model, Phrase("it does not say how long its vectors are"))
        return int(size)

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Return one unit row per text (see :class:`~embeddings.encoder.Encoder`)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if filled:
            model = self._loaded
            encode = model.encode_query if role == "query" else model.encode_document
            with self._lock:
                vectors[filled] = encode(
                    [texts[row] for row in filled],
                    batch_size=self._batch,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                )
        return vectors

    @property
    def _loaded(self) -> "SentenceTransformer":
        with self._lock:
            return self._load

    @cached_property
    def _load(self) -> "SentenceTransformer":
        wait_asleep()
        with self._translated(), _collector_paused():
            return self._from_folder() if Path(self._model).is_dir() else self._from_hub()

    def _from_folder(self) -> "SentenceTransformer":
        if not any((Path(self._model) / mark).is_file() for mark in _MARKS.values()):
            raise ModelUnavailable(self._model, Phrase("the folder has neither {one} nor {other}", _MARKS))
        return self._opened(local=True)

    def _from_hub(self) -> "SentenceTransformer":
        if _is_path(self._model):
            raise ModelUnavailable(self._model, Phrase("there is no such folder"))
        try:
            self._downloaded()
            return self._opened(local=True)
        except OSError:
            # Nothing, or not all of it, has been downloaded before.
            import_module("huggingface_hub").HfApi().model_info(self._model, timeout=_PATIENCE)
            return self._opened(local=False)

    def _downloaded(self) -> Path:
        """Return the model's folder in the hub's cache, which is named by its revision.

        :raises OSError: if there is none.
        """
        return Path(import_module("huggingface_hub").snapshot_download(self._model, local_files_only=True))

    def _opened(self, *, local: bool) -> "SentenceTransformer":
        import torch
        from sentence_transformers import SentenceTransformer

        import_module("transformers").logging.disable_progress_bar()
        if self._threads is not None:
            torch.set_num_threads(self._threads)
        return SentenceTransformer(self._model, local_files_only=local, model_kwargs={"dtype": "float32"})

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except ModelUnavailable:
            raise
        # Four libraries and the model's own files have a say here, each with exceptions of its own.
        except Exception as exc:
            raise ModelUnavailable(self._model, self._reason(exc)) from exc

    def _reason(self, error: Exception) -> str | Phrase:
        """Return one line: what the library said, and what can be done where the network is the trouble."""
        said = next(iter(str(error).strip().splitlines()), type(error).__name__)
        if Path(self._model).is_dir():
            return said
        hub = import_module("huggingface_hub").constants.ENDPOINT
        return Phrase(
            "there is no such folder, and {hub} did not give it ({said}); name a folder to work without a network",
            {"hub": hub, "said": said},
        )


def _is_path(model: str) -> bool:
    """Return whether it can only be a folder: no name on the hub begins like that."""
    return Path(model).is_absolute() or model.startswith((".", "~"))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Import and load without garbage collection: 4 s instead of 5 s, for nothing of it is ever garbage."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
