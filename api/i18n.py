"""What the command line says to people: English sentences in the code, Chinese ones in ``zh.toml``."""

import locale
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from kg.errors import ZhibiaoError

Language = Literal["zh", "en"]


@runtime_checkable
class Sentence(Protocol):
    """A value that is a sentence of ours itself: an error, or a part of one."""

    @property
    def template(self) -> str:
        """English sentence with places for the values in ``data``."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Values named in the template."""


CATALOGUE = Path(__file__).with_name("zh.toml")


@cache
def language() -> Language:
    """Return ``zh`` or ``en`` by LC_ALL, LC_MESSAGES, LANGUAGE and LANG, in POSIX order."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


@cache
def catalogue() -> dict[str, str]:
    """Return English sentence → Chinese sentence."""
    return dict(tomllib.loads(CATALOGUE.read_text("utf-8"))["messages"])


def tr(sentence: str, /, **values: Any) -> str:
    """Return the sentence in the reader's language with its values filled in.

    :param sentence: an English template; one without a translation stays English.
    """
    return in_language(language(), sentence, **values)


def in_language(wanted: Language, sentence: str, /, **values: Any) -> str:
    """Return the sentence in the language wanted, with its values filled in.

    A value that is a sentence of ours is put into that language too.
    """
    template = catalogue().get(sentence, sentence) if wanted == "zh" else sentence
    spoken = {name: _spoken(wanted, value) for name, value in values.items()}
    return template.format(**spoken) if spoken else template


def _spoken(wanted: Language, value: Any) -> Any:
    return in_language(wanted, value.template, **value.data) if isinstance(value, Sentence) else value


def error_text(error: ZhibiaoError, wanted: Language | None = None) -> str:
    """Return an error's sentence in the language wanted, by default the reader's.

    The values are translated too where they are sentences of ours (a reason) and stay as they are otherwise.
    """
    spoken = wanted or language()
    values = {
        name: value if isinstance(value, Sentence) else in_language(spoken, str(value))
        for name, value in error.data.items()
    }
    return in_language(spoken, error.template, **values)
