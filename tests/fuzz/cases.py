"""One damaged file after the other, each given by kind, seed and number."""

from dataclasses import dataclass
from random import Random
from typing import Final

from tests.fuzz.bytewise import BYTEWISE, Mutation
from tests.fuzz.compound import COMPOUND
from tests.fuzz.corpus import corpus
from tests.fuzz.elements import disturbed
from tests.fuzz.packages import PACKAGES
from tests.fuzz.pictures import PICTURES
from tests.fuzz.portable import PORTABLE
from tests.fuzz.tags import TAGS
from tests.fuzz.values import VALUES
from tests.fuzz.words import WORDS


def _elements(data: bytes, _: object, dice: Random) -> bytes:
    return disturbed(data, dice)


#: Kind → suffix of its files and what is done to them beside damage to bytes.
KINDS: Final[dict[str, tuple[str, tuple[Mutation, ...]]]] = {
    "text": (".txt", WORDS),
    "records": (".json", VALUES),
    "csv": (".csv", WORDS),
    "html": (".html", (*TAGS, *WORDS[:2])),
    "mail": (".mht", (*TAGS[:2], *WORDS[:2])),
    "zip": (".zip", PACKAGES[6:]),
    "docx": (".docx", PACKAGES),
    "xlsx": (".xlsx", PACKAGES),
    "xls": (".xls", COMPOUND),
    "ods": (".ods", PACKAGES),
    "xml2003": (".xml", (_elements,) * 8),
    "word2003": (".xml", (_elements,) * 8),
    "pdf": (".pdf", PORTABLE),
    "pdf_protected": (".pdf", PORTABLE[:2]),
    "protected": (".docx", COMPOUND),
    "doc": (".doc", COMPOUND),
    "odt": (".odt", PACKAGES),
    "rtf": (".rtf", WORDS[:3]),
    "scan": (".pdf", PORTABLE),
    "png": (".png", PICTURES),
    "tiff": (".tiff", PICTURES),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A damaged file.

    :param number: counts the cases of a kind from 0.
    :param how: names of what was done to it, in order.
    """

    kind: str
    number: int
    name: str
    data: bytes
    how: tuple[str, ...]


def case(kind: str, seed: int, number: int) -> Case:
    """Return a damaged file; the first ones of a kind are sound, so that their readers are warm."""
    dice = Random(f"{kind}/{seed}/{number}")
    files = corpus(kind)
    suffix, own = KINDS[kind]
    if number < len(files):
        return Case(kind, number, f"fuzz{suffix}", files[number], ())
    data, how = dice.choice(files), []
    for mutate in dice.choices((*own, *BYTEWISE[: max(2, len(own))]), k=dice.choice((1, 1, 1, 2))):
        try:
            data = mutate(data, files, dice)
        except Exception:
            # What knows a format gives up where an earlier change has broken it.
            continue
        how.append(mutate.__name__)
    return Case(kind, number, f"fuzz{suffix}", data, tuple(how))
