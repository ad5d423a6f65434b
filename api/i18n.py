"""What the command line says to people: English sentences in the code, Chinese ones in ``zh.toml``."""

import locale
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kg.errors import ZhibiaoError

Language = Literal["zh", "en"]

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
    """Return the sentence in the language wanted, with its values filled in."""
    template = catalogue().get(sentence, sentence) if wanted == "zh" else sentence
    return template.format(**values) if values else template


def error_text(error: ZhibiaoError, wanted: Language | None = None) -> str:
    """Return an error's sentence in the language wanted, by default the reader's.

    The values are translated too where they are sentences of ours (a reason) and stay as they are otherwise.
    """
    spoken = wanted or language()
    return in_language(
        spoken, error.template, **{name: in_language(spoken, str(value)) for name, value in error.data.items()}
    )
