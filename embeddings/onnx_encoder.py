"""Sentence models that are an ONNX graph, run without PyTorch."""

import json
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.backends.base import Vectors
from embeddings.encoder import Role, folder_id
from embeddings.errors import ModelUnavailable
from embeddings.model.files import GRAPH, LIMITS, PROMPTS, TOKENIZER

# Tokens that go through the network together: enough to keep a core busy, few enough to stay in its cache.
_TOKENS = 512


class OnnxEncoder:
    """An :class:`~embeddings.encoder.Encoder` over a folder with a graph, a tokenizer and its prompts.

    The graph takes token numbers of shape (texts, length) and returns vectors. Texts of equal length go through it
    together, so that nothing is padded and no text depends on another. Each part of a batch stays on one thread;
    parts run side by side on as many threads as are allowed, which all callers share.

    :param folder: holds ``model.onnx``, ``tokenizer.json``, ``config_sentence_transformers.json`` (prompts) and
        ``sentence_bert_config.json`` (longest text in tokens).
    :param threads: threads for batches; None means one for each core. A caller's single text runs on its own thread.
    :raises ModelUnavailable: from every member, if the folder cannot be read.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self._folder, self._threads = folder, threads or os.cpu_count() or 1
        self._loading = threading.Lock()

    @cached_property
    def id(self) -> str:
        """Name of the folder and a checksum of its files."""
        with self._translated():
            return folder_id(self._folder)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._ready().dimension

    def encode(self, texts: Sequence[str], role: Role = "document") -> Vectors:
        """Return one unit row per text (see :class:`~embeddings.encoder.Encoder`)."""
        network = self._ready()
        vectors = np.zeros((len(texts), network.dimension), np.float32)
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if filled:
            vectors[filled] = network.encode([texts[row] for row in filled], role)
        return vectors

    def _ready(self) -> "_Network":
        with self._loading:
            return self._network

    @cached_property
    def _network(self) -> "_Network":
        with self._translated():
            return _Network(self._folder, self._threads)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        # Both libraries raise plain exceptions of their own: tokenizers Exception itself, onnxruntime a child of it.
        except Exception as exc:
            raise ModelUnavailable(str(self._folder), str(exc)) from exc


class _Network:
    """The loaded model; any number of threads may encode."""

    def __init__(self, folder: Path, threads: int) -> None:
        from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        self._prompts = _json(folder / PROMPTS)["prompts"]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_json(folder / LIMITS)["max_seq_length"])
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Without VNNI, x86-64 multiplies bytes of unlike signs with saturation; this keeps the sums exact there.
        options.add_session_config_entry("session.x64quantprecision", "1")
        # Beyond the basic level, sums and normalisations are joined into an operator ten times slower than the two.
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session = InferenceSession(folder / GRAPH, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        self._workers = ThreadPoolExecutor(threads, "encode")

    def encode(self, texts: Sequence[str], role: Role) -> Vectors:
        """Return one row per text, none of which is empty."""
        prompt = self._prompts.get(role, "")
        encodings = self._tokenizer.encode_batch_fast([prompt + text for text in texts])
        tokens = [encoding.ids for encoding in encodings]
        parts = list(_parts(tokens))
        run = map if len(parts) == 1 else self._workers.map
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for rows, found in zip(
            parts, run(self._forward, ([tokens[row] for row in rows] for rows in parts)), strict=True
        ):
            vectors[rows] = found
        return vectors

    def _forward(self, tokens: list[list[int]]) -> Vectors:
        return np.asarray(self._session.run(None, {self._input: np.array(tokens, np.int64)})[0], np.float32)


def _parts(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Yield the rows of texts that have equally many tokens, at most about ``_TOKENS`` tokens together."""

    def length(row: int) -> int:
        return len(tokens[row])

    for size, group in groupby(sorted(range(len(tokens)), key=length), key=length):
        rows, most = list(group), max(1, _TOKENS // size)
        yield from (rows[start : start + most] for start in range(0, len(rows), most))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
