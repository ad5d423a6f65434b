"""The head of a form: name, kind, department, unit, texts of dates, and year."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extract.cleaning import clean, compact, has_content
from kg.extract.days import is_day
from kg.extract.labels import AMOUNTS, FIELDS, GOALS, key
from kg.extract.lines import Line, Token, split_entries
from kg.extract.marks import Marks, Use
from kg.extract.pieces import Piece, excerpt_of, piece_of
from kg.records import Issue

#: A year that is neither part of a date nor of a span of years.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?![\d至~—–-])")
_BARE_YEAR = re.compile(r"\(?((?:19|20)\d\d)(?:年度?)?\)?")
_ENTRY = re.compile(r"([^:：]{2,20})[:：](.+)", re.DOTALL)

#: Longest label (characters) that may as well be a value.
_SHORT = 2

_BOX = re.compile(r"<input\b[^>]*>|[☑☒■√✓✔▣◉●□☐○◯]")
_CHECKED = re.compile(r"<input\b[^>]*\bchecked\b[^>]*>|[☑☒■√✓✔▣◉●]")

#: Marks of a code in front of a name: [401]上海市财政局, 401-上海市财政局, 401_上海市财政局, 401001上海市财政局.
_CODE = re.compile(r"\[\d+\]|【\d+】|\(\d+\)|（\d+）|\d{3,}[-_—–－]|\d{6,}\s*")


@dataclass
class Head:
    """Texts of the head by field, with the rank of the label that gave each, and what could not be read."""

    texts: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def put(self, kind: str, rank: int, piece: Piece) -> None:
        """Keep the value of the most telling label."""
        if rank < self.ranks.get(kind, rank + 1):
            self.texts[kind], self.ranks[kind], self.pieces[kind] = piece.text, rank, [piece]


def read_entries(head: Head, line: Line) -> None:
    """Take the values that stand behind field labels; the text between two labels belongs to the left one."""
    kind, rank = None, 0
    for token in split_entries(line).tokens:
        label, inline = _split_entry(token)
        if label:
            kind, rank = FIELDS[label], FIELDS.rank(label)
            head.marks.note(token.place, Use.VALUE if inline else Use.LABEL, kind)
        elif _is_other_label(token):
            kind = None
        text = inline if label else token.text
        if kind is None and not label and line.in_table and _goes_on(head, token):
            head.texts["period"] += f" {token.text}"
            head.pieces["period"].append(piece_of(token))
            head.marks.note(token.place, Use.VALUE, "period")
        if kind and text and has_content(text):
            head.put(kind, rank, piece_of(token, text))
            head.marks.note(token.place, Use.VALUE, kind)
            kind = None


def _goes_on(head: Head, token: Token) -> bool:
    """Tell whether a cell holds the last day of a period whose first day stands in the cell before."""
    return is_day(head.texts.get("period", "")) and is_day(token.text)


def _is_other_label(token: Token) -> bool:
    """Tell whether the cell prints the label of an amount or a goal; a value may be a short word such as 其他."""
    return len(token.key) > _SHORT and (token.key in AMOUNTS or token.key in GOALS)


def _split_entry(token: Token) -> tuple[str | None, str | None]:
    if token.key in FIELDS:
        return token.key, None
    match = _ENTRY.fullmatch(token.text)
    label = key(match.group(1)) if match else ""
    return (label, match.group(2).strip()) if match and label in FIELDS else (None, None)


def read_year(lines: Iterable[Line]) -> tuple[int, Piece] | None:
    """Return the fiscal year printed in or under the title, and what prints it."""
    for line in lines:
        match = _YEAR.search(compact(line.text)) or _BARE_YEAR.fullmatch(compact(line.text))
        if match:
            return int(match.group(1)), excerpt_of(line.tokens[0], match.group(1))
    return None


def year_in(text: str | None) -> int | None:
    """Return the year of a field such as 预算年度."""
    match = _BARE_YEAR.fullmatch(compact(text or ""))
    return int(match.group(1)) if match else None


def plain(text: str | None) -> str | None:
    """Return a head text without marks, or None if nothing is left."""
    return clean(text) or None if text else None


def organisation(text: str | None) -> str | None:
    """Return an organisation's name without the budget code in front of it."""
    name = plain(text)
    return (_CODE.sub("", name, count=1).strip() or name) if name and _CODE.match(name) else name


def choice(text: str | None) -> str | None:
    """Return the ticked alternatives of a row of boxes, or the text itself where there are no boxes."""
    boxes = list(_BOX.finditer(text or ""))
    if not text or not boxes:
        return plain(text)
    before = text[: boxes[0].start()].strip()
    bounds = [0, *(box.end() for box in boxes)] if before else [box.end() for box in boxes]
    ends = [box.start() for box in boxes] if before else [*(box.start() for box in boxes[1:]), len(text)]
    labels = [clean(text[start:end]) for start, end in zip(bounds, ends, strict=False)]
    ticked = [label for box, label in zip(boxes, labels, strict=False) if _CHECKED.fullmatch(box.group()) and label]
    return "、".join(ticked) or None
