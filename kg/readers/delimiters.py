"""The records of delimited text: by which character their fields are parted, if by any."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kg.readers.quoting import fields_of

_BLANKS: Final = " \t\r\n\u3000\u00a0\u200b\ufeff"

#: What parts fields, the first one winning where several fit equally well.
_DELIMITERS: Final = "\t,;|"

#: Excel's own first line that names the delimiter: sep=;
_NAMED = re.compile(r'"?sep=([^\r\n"])"?(?:\r\n?|\n|$)', re.IGNORECASE)

#: A number kept as text by exporting programs: ="00123".
_TEXT_FORMULA = re.compile(r'="([^"]*)"')

#: Share of the records that must have the same number of fields. Not all: Excel leaves out the trailing delimiters of
#: some rows, and a title line may have been written without any.
_SHARE: Final = 0.8

#: How data of other text formats begins (JSON, XML, HTML).
_OTHER_FORMATS: Final = ("{", "[", "<")

#: Records that are looked at to find the delimiter.
_SAMPLE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record.

    :param line: 1-based line where it begins.
    :param doubtful: a field of several lines may hold rows instead of text.
    """

    fields: tuple[str, ...]
    line: int
    doubtful: bool

    @property
    def blank(self) -> bool:
        """Whether no field holds anything."""
        return not any(self.fields)


def looks_delimited(text: str) -> bool:
    """Tell delimited data from prose and from flattened forms.

    Commas or semicolons must part most records into the same number of fields (2 or more). TABs count only where every
    line that is not empty has the same number of them: a form that a converter flattened into TABs has lost cells and
    is better read as plain text.

    :param text: the decoded content, without byte order mark.
    """
    if _NAMED.match(text):
        return True
    bare = text.lstrip(_BLANKS)
    if bare.startswith(_OTHER_FORMATS):
        return False
    if _tabs_agree(text):
        return True
    return any(_share(text, delimiter) >= _SHARE for delimiter in ",;" if delimiter in text)


def parted(text: str) -> Iterator[Record]:
    """Yield the records of delimited data, by the delimiter that it names or else the one that fits best."""
    named = _NAMED.match(text)
    if named:
        yield from _records(text[named.end() :], named.group(1), first=2)
    else:
        yield from _records(text, _delimiter(text))


def _tabs_agree(text: str) -> bool:
    if "\t" not in text:
        return False
    # A text where every line is a TAB and one cell is a table all the same, but not one of records.
    leads = any(not line.startswith("\t") for line in text.splitlines() if line.strip(_BLANKS))
    return leads and _share(text, "\t", None) == 1


def _delimiter(text: str) -> str:
    """Return the delimiter that fits best: by agreement, then by number where none agrees."""

    def fit(delimiter: str) -> tuple[float, int]:
        share = _share(text, delimiter) if delimiter in text else 0.0
        return share, 0 if share else text.count(delimiter)

    # max() keeps the first of equals, so the order of _DELIMITERS decides.
    return max(_DELIMITERS, key=fit)


def _share(text: str, delimiter: str, sample: int | None = _SAMPLE) -> float:
    """Return the share of the first records that have the commonest number of fields.

    Where the last record does not end, the text may have been cut off there or a quotation mark may be a mere
    character: the larger share counts.

    :param sample: how many records to look at, None for all.
    """
    return max(_agreement(islice(_records(text, delimiter, cut=cut), sample)) for cut in (True, False))


def _agreement(records: Iterable[Record]) -> float:
    """Return the share of the records that have the commonest number of fields.

    It is 0 where that number is 1, where there is a single record, and where some record has more fields than that.
    """
    widths = Counter(len(record.fields) for record in records if any(record.fields) or len(record.fields) > 1)
    if widths.total() < 2:
        return 0.0
    width, times = widths.most_common(1)[0]
    return times / widths.total() if width == max(widths) > 1 else 0.0


def _records(text: str, delimiter: str, first: int = 1, *, cut: bool = False) -> Iterator[Record]:
    for texts, line, doubtful in fields_of(text.rstrip("\x1a"), delimiter, cut=cut):
        yield Record(tuple(_clean(text) for text in texts), first + line - 1, doubtful)


def _clean(field: str) -> str:
    kept = _TEXT_FORMULA.fullmatch(field)
    return (kept.group(1) if kept else field).replace("\r\n", "\n").replace("\r", "\n").strip(_BLANKS)
