"""The narrative of a project, 项目经费情况说明: its six sections as text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.cleaning import clean, clean_paragraphs
from kg.extract.lines import Line
from kg.extract.pieces import Piece, piece_of
from kg.extract.segment import Segment, section_kind
from kg.records import Narrative

_ENDS = frozenset("。；：！？;:!?…")

#: Shortest paragraph (characters) that can have been cut by a page break; shorter ones are headings of a table.
_LONG = 15


@dataclass(frozen=True, slots=True)
class Told:
    """A narrative, and what prints its sections, by names of the contract."""

    narrative: Narrative
    pieces: Mapping[str, Sequence[Piece]]


def read_narrative(segment: Segment) -> Told | None:
    """Return the sections that are there, None if there is none.

    Paragraphs are joined by newline, a paragraph cut by a page break is closed up; the cells of a table by TAB.
    """
    texts: dict[str, list[str]] = {}
    pieces: dict[str, list[Piece]] = defaultdict(list)
    kind: str | None = None
    previous: Line | None = None
    for line in segment.lines:
        heading = section_kind(line)
        if heading is not None:
            kind, previous = heading, None
        elif kind:
            _add(texts.setdefault(kind, []), line, previous)
            pieces[f"narrative.{kind}"].append(_piece(line))
            previous = line
    sections = {name: "\n".join(parts) for name, parts in texts.items() if parts}
    return Told(Narrative(**sections), pieces) if sections else None


def _piece(line: Line) -> Piece:
    return piece_of(line.cells[0], "\t".join(cell.text for cell in line.cells))


def _add(parts: list[str], line: Line, previous: Line | None) -> None:
    text = "\t".join(clean(cell.text) for cell in line.cells).rstrip() if line.in_table else _paragraph(line)
    if parts and previous is not None and not (line.in_table or previous.in_table) and _is_cut(parts[-1]):
        parts[-1] += text
    else:
        parts.append(text)


def _paragraph(line: Line) -> str:
    return clean_paragraphs(line.cells[0].text)


def _is_cut(text: str) -> bool:
    return len(text) >= _LONG and text[-1] not in _ENDS
