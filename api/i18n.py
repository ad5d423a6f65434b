"""What the command line says to people: English sentences in the code, Chinese ones in ``zh.toml``."""

import locale
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).with_name("zh.toml")


@cache
def language() -> str:
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
    template = catalogue().get(sentence, sentence) if language() == "zh" else sentence
    return template.format(**values) if values else template
