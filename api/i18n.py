"""What the command line says to people: English sentences in the code, Chinese ones in ``zh.toml``."""

import locale
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from api.complaints import complaint
from api.negotiate import weighted
from kg.errors import Encrypted, QueryError, ZhibiaoError

Language = Literal["zh", "en"]
#: Where a sentence is read: at a terminal, by a program or its user over HTTP, on a page.
Way = Literal["cli", "http", "page"]


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

#: What helps against some errors depends on the way; this is then said in place of the error's own sentence.
ADVICE: Mapping[type[ZhibiaoError], Mapping[Way, str]] = {
    Encrypted: {
        "cli": "{file}: protected by a password; give it with --password",
        "http": "{file}: protected by a password; give it in the form field 'password'",
        "page": "{file}: protected by a password; fill it in beside the upload and upload the file again",
    },
}


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


def trn(count: int, one: str, many: str) -> str:
    """Return how many there are of something in the reader's language.

    :param one: the English template for one, with a place for ``count``; *many* is for any other number.
    """
    return tr(one if count == 1 else many, count=count)


def accepted_language(header: str | None) -> Language:
    """Return the one of our languages that an Accept-Language header likes better (RFC 9110, section 12.5.4).

    :param header: None if there is none; English then, and where the header likes both alike or neither.
    """
    best: dict[str, float] = {}
    for tag, quality in weighted(header):
        name = tag.partition("-")[0]
        best[name] = max(best.get(name, 0.0), quality)
    return "zh" if best.get("zh", 0.0) > best.get("en", 0.0) else "en"


def in_language(wanted: Language, sentence: str, /, **values: Any) -> str:
    """Return the sentence in the language wanted, with its values filled in.

    A value that is a sentence of ours is put into that language too.
    """
    template = catalogue().get(sentence, sentence) if wanted == "zh" else sentence
    spoken = {name: _spoken(wanted, value) for name, value in values.items()}
    return template.format(**spoken) if spoken else template


def _spoken(wanted: Language, value: Any) -> Any:
    return in_language(wanted, value.template, **value.data) if isinstance(value, Sentence) else value


def error_text(error: ZhibiaoError, wanted: Language | None = None, way: Way = "cli") -> str:
    """Return an error's sentence in the language wanted, by default the reader's.

    The values are translated too where they are sentences of ours (a reason) and stay as they are otherwise.

    :param way: where it is read.
    """
    spoken = wanted or language()
    values = {name: _value(error, name, value, spoken) for name, value in error.data.items()}
    sentence = ADVICE.get(type(error), {}).get(way, error.template)
    return in_language(spoken, sentence, **values)


def _value(error: ZhibiaoError, name: str, value: Any, spoken: Language) -> Any:
    # A file may be called like a word of ours.
    if name == "file" or isinstance(value, Sentence):
        return value
    wrong = complaint(str(value)) if isinstance(error, QueryError) else None
    return wrong or in_language(spoken, str(value))
