"""One form: its lines in, a project record out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from kg.extract.budget import Money, has_amounts, is_money_line, read_amounts, read_unit
from kg.extract.cleaning import clean
from kg.extract.columns import is_header, target_year, year_of
from kg.extract.fields import Head, choice, organisation, plain, read_entries, read_year, year_in
from kg.extract.goals import Goals, is_goal_heading, opens_bare_goal, read_heading, read_text
from kg.extract.indicators import read_indicators
from kg.extract.labels import MONEY_HEADINGS, OTHER_ROWS, SECTIONS, level1, level2
from kg.extract.lines import Line
from kg.extract.marks import Marks, Use
from kg.extract.narrative import Told
from kg.extract.period import read_dates
from kg.extract.pieces import Piece, piece_of, printed
from kg.extract.segment import field_kinds, form_kind, is_title
from kg.records import FormKind, Indicator, Issue, IssueCode, Project

#: Lines among which the first field is looked for.
_LEAD = 30

#: Fields that a form without indicators, goals and money may have and still declare nothing.
_FEW = 2


class _Form:
    """A form while it is read; its parts note their cells in one place."""

    def __init__(self, lines: list[Line], index: int, context: Sequence[Line]) -> None:
        start = next((place for place, line in enumerate(lines) if _starts_indicators(line)), len(lines))
        self.lines = lines
        self.lead = _lead(lines)
        kind = form_kind((*context, *lines[:start]))
        self.kind = kind[0] if kind else None
        self.marks = Marks(index)
        self.head = Head(marks=self.marks)
        self.money = Money(marks=self.marks)
        self.goals = Goals(marks=self.marks)
        for line in context:
            read_unit(self.money, line)
        for line in lines[:start]:
            _read_head_line(self, line)
        self.pieces: dict[str, Sequence[Piece]] = {"kind": [piece_of(kind[1])]} if kind else {}
        self.year = self._year(context)
        self.indicators, self.doubts = read_indicators(lines[start:], self.marks, self.year)

    @property
    def name(self) -> str | None:
        return plain(self.head.texts.get("name"))

    @property
    def declares(self) -> bool:
        """Whether there is more in it than a title and a few words."""
        speaks = bool(self.goals.text("overall") or self.goals.text("annual") or self.money.slots)
        if not self.indicators:
            return bool(self.name or self.kind) and (speaks or len(self.head.texts) > _FEW)
        return speaks or not _is_score_sheet(self.indicators)

    def _year(self, context: Sequence[Line]) -> int | None:
        """Return the fiscal year: of the title, of a field, of the title above several forms, of the targets."""
        own = read_year(self.lead)
        field = year_in(self.head.texts.get("year")) if own is None else None
        if field is not None:
            self.pieces["year"] = self.head.pieces["year"]
            return field
        found = own or read_year(context) or self._year_of_targets()
        if found is None:
            return None
        self.pieces["year"] = [found[1]]
        return found[0]

    def _year_of_targets(self) -> tuple[int, Piece] | None:
        headings = [token for line in self.lines if is_header(line) for token in line.tokens]
        year = target_year(headings)
        return next(((year, piece_of(token)) for token in headings if year and year_of(token) == year), None)

    def project(self, index: int, told: Told | None) -> Project:
        """Return the record."""
        texts = self.head.texts
        department, unit = _organisations(texts, self.kind)
        first_day, last_day = read_dates(self.head)
        project = Project(
            index=index,
            name=self.name,
            year=self.year,
            nature=choice(texts.get("nature")),
            category=choice(texts.get("category")),
            department=organisation(texts.get(department)),
            unit=organisation(texts.get(unit)),
            start=first_day,
            end=last_day,
            budget=self.money.budget(),
            overall_goal=self.goals.text("overall"),
            annual_goal=self.goals.text("annual"),
            narrative=told.narrative if told else None,
            indicators=tuple(self.indicators),
            issues=tuple(self._issues()),
            locator=self.lines[0].locator,
            kind=self.kind,
        )
        pieces = {**self.head.pieces, **self.money.pieces, **self.goals.pieces, **(told.pieces if told else {})}
        named = {"department": self.head.pieces.get(department, ()), "unit": self.head.pieces.get(unit, ())}
        return replace(project, places=printed(project, {**pieces, **named, **self.pieces}))

    def _issues(self) -> Iterator[Issue]:
        first = self.lines[0]
        yield from self.head.issues
        yield from self.money.issues
        yield from self.money.doubts(first.locator)
        yield from _truncated(self.name or self.kind, self.indicators, first)
        yield from self.doubts
        yield from (doubt for line in self.lines for doubt in line.doubts)


def read_form(
    lines: list[Line], index: int, told: Told | None, context: Sequence[Line] = ()
) -> tuple[Project, Marks] | None:
    """Read one form and note what each of its cells was taken for.

    :param index: 1-based place of the form in its document.
    :param context: lines above several forms; year and unit of money in them hold where the form prints none.
    :returns: None if the lines hold a title and little else.
    """
    form = _Form(lines, index, context)
    if not form.declares:
        return None
    project = form.project(index, told)
    _note_rest(form.marks, form.lead, lines)
    return project, form.marks


def _note_rest(marks: Marks, lead: Sequence[Line], lines: Sequence[Line]) -> None:
    for token in (token for line in lead if read_year([line]) for token in line.tokens):
        marks.note(token.place, Use.TITLE)
    for line in lines:
        known, title = line.tokens[0].key in OTHER_ROWS, is_title(line)
        for token in line.tokens:
            if title:
                marks.note(token.place, Use.TITLE)
            elif known or token.key in SECTIONS or token.key in OTHER_ROWS or token.key in MONEY_HEADINGS:
                marks.note(token.place, Use.KNOWN)


def _organisations(texts: Mapping[str, str], kind: FormKind | None) -> tuple[str, str]:
    """Return the fields that name the competent department and the implementing unit, empty where none does."""
    filled = [each for each in ("department", "local_department", "unit") if organisation(texts.get(each))]
    department = next((each for each in filled if each != "unit"), "")
    unit = next((each for each in reversed(filled) if each not in (department, "department")), "")
    # The form of a whole department names it once: 部门（单位）名称.
    return ("", department) if kind is FormKind.UNIT and not unit else (department, unit)


def form_name(lines: list[Line]) -> str:
    """Return the project's name as the form prints it, empty if it does not."""
    head = Head()
    for line in lines:
        if field_kinds(line):
            read_entries(head, line)
            if "name" in head.texts:
                return clean(head.texts["name"])
    return ""


def _read_head_line(form: _Form, line: Line) -> None:
    if is_goal_heading(line):
        read_heading(form.goals, line)
    elif field_kinds(line):
        form.goals.open = False
        read_entries(form.head, line)
        read_unit(form.money, line)
        if has_amounts(line):
            read_amounts(form.money, line)
    elif is_money_line(line):
        form.goals.open = False
        read_unit(form.money, line)
        read_amounts(form.money, line)
    elif line.tokens[0].key in OTHER_ROWS:
        form.goals.open = False
        read_unit(form.money, line)
        # 项目编码 | … | 实施单位 | …: a field may stand behind an entry that is not taken.
        read_entries(form.head, line)
    elif form.goals.open or opens_bare_goal(line):
        read_text(form.goals, line)
        form.goals.open = True
    else:
        read_unit(form.money, line)
        read_amounts(form.money, line)


def _starts_indicators(line: Line) -> bool:
    if is_header(line):
        return True
    labels = [token for token in line.tokens[:3] if level1(token.text) or level2(token.text)]
    return len(line.tokens) > 2 and bool(labels) and not is_goal_heading(line)


def _lead(lines: list[Line]) -> list[Line]:
    """Return the lines above the first field: the title, the year, the unit of money."""
    fields = [(place, field_kinds(line)) for place, line in enumerate(lines[:_LEAD])]
    # 填报单位：某局 may stand above (2024年度).
    whole = (place for place, kinds in fields if "name" in kinds)
    end = next(whole, next((place for place, kinds in fields if kinds), None))
    if end is None:
        return list(takewhile(lambda line: is_title(line) or not line.in_table or len(line.tokens) == 1, lines))
    return lines[:end]


def _is_score_sheet(indicators: Sequence[Indicator]) -> bool:
    """Tell whether the table sets no targets at all: it is one that an evaluation gives points in."""
    return len(indicators) > 1 and all(row.target.raw is None for row in indicators)


def _truncated(name: object, indicators: object, line: Line) -> list[Issue]:
    issues = []
    if not name:
        issues.append(Issue(IssueCode.TRUNCATED, "该表没有读到项目名称。", line.locator))
    if not indicators:
        issues.append(Issue(IssueCode.TRUNCATED, "该表没有读到任何绩效指标。", line.locator))
    return issues
