"""Cut a document's lines into forms and narratives: where one starts and the one before it ends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.extract.cleaning import compact
from kg.extract.columns import is_heading_row, is_listing_header
from kg.extract.labels import COLUMNS, FIELDS, NARRATIVE, key, level1, level2
from kg.extract.lines import Line, Token, split_entries
from kg.extract.traditional import simplified
from kg.records import FormKind

#: 12、财政项目支出绩效目标申报表（2023年度） and its kin; punctuation in it means a sentence about the form.
_TITLE = re.compile(
    r"(?:附件?[\d-]*[:、.]?)?(?:\(?\d+\)?[、.:])?[^,。;!?《》]{0,40}?绩效(?:目标|自评价?|监控|运行|跟踪)?"
    r"(?:申报|填报|批复|自评价?|监控|情况|评价|编报|申请|管理|信息|公开|公示|跟踪|汇总|一览|明细|下达|\([^()]{1,8}\))*表(?:\([^()]*\))*"
)
_NOT_TITLE = re.compile(r"详见|参见|见附|填写|按照|根据|^见")
_KINDS = (
    (FormKind.UNIT, re.compile(r"整体支出|部门整体|单位整体")),
    (FormKind.REGION, re.compile(r"区域绩效目标|转移支付[^,。;]{0,12}绩效目标")),
)

#: (2023年度) under a title, or above a form that has none.
_YEAR_LINE = re.compile(r"\(?(?:19|20)\d\d年度\)?")

#: A year in a heading above the title; one that a date or a number of a document prints is none.
_YEAR_IN_HEADING = re.compile(r"^[^,。;:]{0,30}(?<!\d)(?:19|20)\d\d年(?![\d至~—–-])[^,。;:]{0,30}$")

#: 项目经费情况说明 3--合作与交流
_NARRATIVE = re.compile(r"项目(?:经费)?(?:情况)?说明\d*(?:[-—–:]+(?P<name>.*))?")
_SECTION = re.compile(
    r"(?:(?P<chapter>[一二三四五六七八九十]+[、.])|\([一二三四五六七八九十]+\)|\d+[、.])(?P<heading>[^。,;:]{2,12})"
)

#: What parts a label from a value in one cell.
_COLON = re.compile("[:：]")

#: Short lines above a listing without a title that may give its year and its unit of money.
_ABOVE = 3

#: Lines above the header of a listing, and filled cells on each: 部门：某局 | 单位：万元.
_HEAD = 6
_FEW = 3

#: Longest title (characters, spaces not counted); a sentence that mentions the form is longer.
_TITLE_LIMIT = 70


@dataclass
class Segment:
    """The lines of one form, one narrative, or one table that lists many projects.

    :param name: of the project, as a narrative's heading gives it.
    :param context: title lines of the form before, where this one has none of its own: they hold for both.
    """

    lines: list[Line] = field(default_factory=list)
    context: list[Line] = field(default_factory=list)
    narrative: bool = False
    listing: bool = False
    name: str | None = None


@dataclass
class _Cutter:
    """Walk the lines; a title only announces a form, which opens with its first field.

    A page may repeat the title above the rest of a table: then no field follows and the form goes on.

    :param above: the last short lines outside a table.
    :param before_title: those of them above a title that name a year: 某局2024年部门预算.
    """

    segments: list[Segment] = field(default_factory=list)
    lead: list[Line] | None = None
    context: list[Line] = field(default_factory=list)
    named: bool = False
    above: list[Line] = field(default_factory=list)
    before_title: list[Line] = field(default_factory=list)

    def take(self, line: Line) -> None:
        self._take(line)
        if line.in_table:
            self.above.clear()
        elif len(line.text) <= _TITLE_LIMIT:
            self.above = [*self.above[1 - _ABOVE :], line]

    def _take(self, line: Line) -> None:
        if is_title(line) or (self.lead is None and _is_year(line) and not self._has_just_begun()):
            self.lead, self.before_title = [line], self._speaking_of_a_year() or self.before_title
            return
        heading = _NARRATIVE.fullmatch(compact(line.text)) if line.text and not line.in_table else None
        if heading:
            self._open(Segment(narrative=True, name=heading.group("name") or None))
        elif self._starts_sections(line):
            self._open(Segment([line], narrative=True))
        else:
            self._take_content(line)

    def _take_content(self, line: Line) -> None:
        if is_listing_header(line):
            if self._only_heads_a_listing():
                self.segments[-1].listing = True
            elif self.lead is not None or not (self.segments and self.segments[-1].listing):
                self._open(Segment(list(self.above if self.lead is None else self.lead), listing=True))
            self.segments[-1].lines.append(line)
            return
        if is_heading_row(line):
            # The first line of a header that names projects above and indicators below: it opens nothing by itself.
            (self.lead if self.lead is not None else self._lines()).append(line)
            return
        fields = field_kinds(line)
        if fields and (self.lead is not None or (fields[0] == "name" and (self.named or not self._in_form()))):
            self.context = self.context if self.lead is None else self.lead
            inherited = self.context if self.lead is None else []
            self.before_title = self._speaking_of_a_year() or self.before_title
            self._open(Segment([*(self.lead or ()), line], [*inherited, *self.before_title]))
            self.named = "name" in fields
        elif self.lead is not None and not _is_indicator_row(line):
            self.lead.append(line)
        else:
            self._continue(line, named="name" in fields)

    def _continue(self, line: Line, *, named: bool) -> None:
        if self.lead is not None and not self._in_form():
            self.segments.append(Segment(list(self.lead)))
        self.lead = None
        if self.segments:
            self.segments[-1].lines.append(line)
            self.named = self.named or named

    def _speaking_of_a_year(self) -> list[Line]:
        return [line for line in self.above if _YEAR_IN_HEADING.search(compact(line.text)) and not is_title(line)]

    def _only_heads_a_listing(self) -> bool:
        """Tell whether what opened as a form holds no more than the title, the year and the unit of a listing."""
        return self._has_just_begun() and all(len(line.tokens) <= _FEW for line in self._lines())

    def _has_just_begun(self) -> bool:
        """Tell whether the form is still without its project's name: 填报单位：某局 stands above (2024年度)."""
        last = self.segments[-1] if self.segments and self.lead is None else None
        if last is None or last.narrative or last.listing:
            return False
        return not self.named and len(last.lines) <= _HEAD

    def _lines(self) -> list[Line]:
        return self.segments[-1].lines if self.segments else []

    def _open(self, segment: Segment) -> None:
        self.segments.append(segment)
        self.lead, self.named = None, False

    def _in_form(self) -> bool:
        return bool(self.segments) and not self.segments[-1].narrative

    def _starts_sections(self, line: Line) -> bool:
        """Tell whether a known section heading begins a narrative: outside of one, or printed in it a second time."""
        kind = section_kind(line)
        if not kind or self.lead is not None or self._in_form() or not self.segments:
            return bool(kind)
        return kind in {section_kind(known) for known in self.segments[-1].lines}


def cut(lines: Iterable[Line]) -> list[Segment]:
    """Group the lines by the form or narrative they belong to; what stands before the first is dropped."""
    cutter = _Cutter()
    for line in lines:
        cutter.take(line)
    return cutter.segments


def is_title(line: Line) -> bool:
    """Tell whether the line is nothing but the title of a performance-target form."""
    if "表" not in line.text or len(line.text) > 2 * _TITLE_LIMIT:
        return False
    text = compact(simplified(line.text))
    return len(text) <= _TITLE_LIMIT and _TITLE.fullmatch(text) is not None and not _NOT_TITLE.search(text)


def _is_year(line: Line) -> bool:
    return bool(line.text) and len(line.text) < _TITLE_LIMIT and _YEAR_LINE.fullmatch(compact(line.text)) is not None


def form_kind(lines: Iterable[Line]) -> tuple[FormKind, Token] | None:
    """Return what kind of form a title among the lines announces, and the title; None for that of a project."""
    titles = [line for line in lines if is_title(line)]
    found = ((kind, line.tokens[0]) for kind, words in _KINDS for line in titles if words.search(compact(line.text)))
    return next(found, None)


def section_kind(line: Line) -> str | None:
    """Return the narrative section that a heading opens, "" for one outside our six, None for no heading."""
    if line.in_table or not line.text or len(line.text) > _TITLE_LIMIT:
        return None
    match = _SECTION.fullmatch(compact(line.text))
    if match is None:
        return None
    # A numbered line that is no known heading is an item of a list, unless it is numbered like a chapter.
    kind = NARRATIVE.get(match.group("heading"))
    if kind is None and match.group("chapter"):
        return ""
    return "" if kind == "ignored" else kind


def field_kinds(line: Line) -> list[str]:
    """Return the kinds of the field labels on a line, left to right; a line that starts otherwise has none."""
    tokens = split_entries(line).tokens
    if not tokens or _field_kind(tokens[0].text) is None:
        return []
    return [kind for token in tokens if (kind := _field_kind(token.text))]


def _field_kind(text: str) -> str | None:
    return FIELDS.get(key(_COLON.split(text, maxsplit=1)[0]))


def _is_indicator_row(line: Line) -> bool:
    if len(line.tokens) < 2:
        return False
    return any(COLUMNS.get(token.key) or level1(token.text) or level2(token.text) for token in line.tokens)
