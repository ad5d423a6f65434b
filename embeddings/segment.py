"""Chinese text into words and character n-grams, and the form in which two texts count as the same."""

import logging
import re
import threading
from functools import cache, lru_cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from embeddings.cache import cache_directory
from embeddings.spelling import unified

_CONTENT = re.compile(r"\w")
# Words that join others and say nothing about the subject.
_FILLERS = frozenset(["的", "了", "和", "与", "及", "或", "对", "等", "在", "为", "由", "于", "之", "其", "是", "是否"])
_loading = threading.Lock()


def normalise(text: str) -> str:
    """Return the form under which texts are compared.

    Compatibility forms and widths are unified (NFKC), traditional characters become simplified, all brackets round
    ones, letters are lower case, and a space is kept only between two Latin letters or digits. Idempotent.
    """
    return unified(text)


@cache
def domain_words() -> tuple[str, ...]:
    """Return the words of performance tables that the general dictionary splits."""
    lines = files("embeddings").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def segment(text: str) -> list[str]:
    """Cut a text into words, lossless: the words joined give the text back."""
    return list(_cut(text))


def keywords(text: str) -> list[str]:
    """Return the words of the normalised text that carry content, in order, repetitions kept."""
    return [word for word in segment(normalise(text)) if is_keyword(word)]


def is_keyword(word: str) -> bool:
    """Tell whether a word of a normalised text carries content."""
    return word not in _FILLERS and _CONTENT.search(word) is not None


def ngrams(text: str, longest: int = 2) -> list[str]:
    """Return all runs of 1 to *longest* characters of the normalised text, punctuation left out.

    :param longest: at least 1; runs never cross punctuation or a space.
    """
    runs = re.findall(r"\w+", normalise(text))
    return [run[i : i + n] for n in range(1, longest + 1) for run in runs for i in range(len(run) - n + 1)]


# Several things are made of one text in a row: keywords, sounds.
@lru_cache(maxsize=256)
def _cut(text: str) -> tuple[str, ...]:
    return tuple(_tokenizer().cut(text, HMM=False))


def _tokenizer() -> Any:
    with _loading:
        return _load_tokenizer()


@cache
def _load_tokenizer() -> Any:
    tokenizer = general_tokenizer()
    for word in domain_words():
        tokenizer.add_word(word)
    return tokenizer


def general_tokenizer() -> Any:
    """Return a tokenizer of its own with the general dictionary only."""
    jieba = import_module("jieba")
    jieba.setLogLevel(logging.WARNING)
    # An own instance, so that nobody else's words change our segmentation, or ours theirs.
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(cache_directory())
    tokenizer.initialize()
    return tokenizer
