"""Give a form that arrives as one long line its rows back: cut at its labels, in the order that forms have."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.cleaning import compact
from kg.extract.goals import spans_others
from kg.extract.labels import FIELDS, GOALS, NARRATIVE, key
from kg.extract.lines import Line, Token
from kg.extract.rows import looks_numeric
from kg.extract.segment import is_title, section_kind
from kg.extract.stream_head import Amounts, goal_texts
from kg.extract.stream_header import column_of, header_end
from kg.extract.stream_rows import CutRow, cut_rows, is_points
from kg.extract.stream_words import Role, Word, with_bare_labels, words_of
from kg.extract.strung_places import located
from kg.records import Issue, IssueCode

#: Shortest line (characters) that can hold a form, and the labels that it must have.
_SHORTEST = 60
_LABELS = 5

#: Longest label of an amount (characters) that a goal may hold as a word of its own: 合计, 其他.
_SHORT = 3

#: 项目经费情况说明 1--东西部扶贫帮困
_NARRATIVE = re.compile(r"项目(?:经费)?(?:情况)?说明\d*(?:[-—–:]+.*)?")

#: What a line with 填报单位 ends in: a date, 单位：万元.
_BESIDE = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|(?:金额)?单位:[亿万千百]*元")

_NARRATIVE_NAME = re.compile(r"\d*[-—–:：]+.")


def unroll(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines, those that hold a whole form or much of it cut into rows; every other line as it is.

    Where two ways to cut are equally good, the row carries an issue.
    """
    behind: tuple[str, ...] = ()
    for line in lines:
        words = with_bare_labels(words_of(line.text)) if len(line.text) >= _SHORTEST else []
        if _is_rolled(words):
            unroller = _Unroller(line, words, behind)
            yield from located(unroller.read(), line.parts) if line.parts else unroller.read()
            behind = unroller.columns
        else:
            yield line


def _is_rolled(words: list[Word]) -> bool:
    labels = [word for word in words if word.roles and word.roles != {Role.YEARS}]
    if len(labels) < _LABELS:
        return False
    fields = len({key(word.text) for word in labels if word.may_be(Role.FIELD)})
    levels = sum(1 for word in labels if word.may_be(Role.LEVEL2))
    return fields > 1 or levels > 1 or any(header_end(words, place) for place in range(len(words)))


def _is_break(line: Line) -> bool:
    """Tell whether a form, a narrative or a section of one begins with these words."""
    if is_title(line) or _NARRATIVE.fullmatch(compact(line.text)):
        return True
    heading = key(line.text)
    return section_kind(line) is not None and heading in NARRATIVE and heading != compact(line.text)


class _Unroller:
    """Cuts one line, word by word from left to right.

    :param columns: headings of the table that the line before has left open.
    """

    def __init__(self, line: Line, words: list[Word], columns: tuple[str, ...]) -> None:
        self.columns = columns
        self._line = line
        self._words = words
        self._place = 0
        self._breaks: dict[int, int] = {}
        self._amounts = Amounts()

    def read(self) -> Iterator[Line]:
        """Yield the rows."""
        while self._place < len(self._words):
            word = self._words[self._place]
            end = header_end(self._words, self._place)
            if self._break_ends():
                yield from self._break()
            elif end:
                yield self._header(end)
            elif self.columns and self._opens_form(word):
                self.columns = ()
            elif self.columns:
                yield from self._rows()
            elif word.may_be(Role.GOAL):
                yield from self._goals()
            elif word.may_be(Role.AMOUNT):
                yield from self._money()
            elif word.may_be(Role.FIELD, Role.OTHER, Role.FOOTER, Role.SECTION):
                self._place += 1
                value = self._value()
                yield self._row([(word.text, 1), (value, 2)])
            elif word.roles == {Role.YEARS}:
                yield self._paragraph(self._take(1))
            else:
                yield self._paragraph(f"{self._take(1)} {self._until_label()}".strip())

    def _opens_form(self, word: Word) -> bool:
        return word.may_be(Role.FIELD) and FIELDS[word.key] == "name"

    def _break_ends(self) -> int:
        """Return how many words from here are a title, its year, or a heading of a narrative; 0 for none."""
        if self._place not in self._breaks:
            self._breaks[self._place] = self._break_at_place()
        return self._breaks[self._place]

    def _break_at_place(self) -> int:
        for count in (1, 2, 3):
            part = [word.text for word in self._words[self._place : self._place + count]]
            if len(part) < count or not self._is_break(part):
                continue
            # 企业满意度 ≥85% 申报表: only the last of these words is the title. What a file begins with is whole.
            tails = (part[at:] for at in range(1, count))
            return count if self._place == 0 or not any(self._is_break(tail) for tail in tails) else 0
        return 0

    def _is_break(self, part: list[str]) -> bool:
        return _is_break(self._paragraph(" ".join(part)))

    def _break(self) -> Iterator[Line]:
        count = self._break_ends()
        self.columns = ()
        self._amounts = Amounts()
        text = self._take(count)
        if _NARRATIVE.fullmatch(compact(text)) and self._place < len(self._words):
            text += self._take(1) if _NARRATIVE_NAME.match(self._words[self._place].text) else ""
        yield self._paragraph(text)
        if self._place < len(self._words) and self._words[self._place].roles == {Role.YEARS}:
            yield self._paragraph(self._take(1))

    def _take(self, count: int) -> str:
        words = self._words[self._place : self._place + count]
        self._place += count
        return " ".join(word.text for word in words)

    def _until_label(self, *stops: Role) -> str:
        """Take words up to the next label."""
        begin = self._place
        while self._place < len(self._words) and not (self._stands_as_label(stops) or self._break_ends()):
            self._place += 1
        return " ".join(word.text for word in self._words[begin : self._place])

    def _value(self) -> str:
        """Take the value of a field, without the date and the unit of money that stand behind 填报单位."""
        begin = self._place
        text = self._until_label()
        for place in range(begin + 1, self._place):
            word = self._words[place]
            if word.roles == {Role.YEARS} or _BESIDE.fullmatch(compact(word.text)):
                self._place = place
                return " ".join(word.text for word in self._words[begin:place])
        return text

    def _stands_as_label(self, stops: tuple[Role, ...]) -> bool:
        word = self._words[self._place]
        if stops:
            money = word.may_be(Role.AMOUNT) and len(word.key) > _SHORT
            return word.may_be(*stops) or money or bool(header_end(self._words, self._place))
        if word.may_be(Role.FIELD, Role.GOAL, Role.OTHER, Role.FOOTER, Role.SECTION, Role.LEVEL1, Role.LEVEL2):
            return True
        return word.may_be(Role.AMOUNT) or bool(header_end(self._words, self._place))

    def _header(self, end: int) -> Line:
        words = self._words[self._place : end]
        self._place = end
        self.columns = tuple(map(column_of, words))
        return self._row([(word.text, place) for place, word in enumerate(words, start=1)])

    def _goals(self) -> Iterator[Line]:
        headings = []
        while self._place < len(self._words) and self._words[self._place].may_be(Role.GOAL, Role.YEARS):
            if self._words[self._place].may_be(Role.GOAL):
                headings.append(self._words[self._place])
            self._place += 1
        while len(headings) > 1 and self._place < len(self._words) and self._is_beside_goals():
            self._place += 1
        text = self._until_label(Role.GOAL, Role.SECTION, Role.LEVEL1, Role.FOOTER, Role.OTHER)
        headings = headings[spans_others([GOALS[heading.key] for heading in headings]) :]
        texts = goal_texts(text, len(headings))
        message = f"目标栏“{text[:20]}…”没有分栏，分不清各属于哪个目标，留空。"
        doubt = None if texts or not text else Issue(IssueCode.UNREADABLE_VALUE, message, self._line.locator)
        yield self._row([(heading.text, 2 * place + 1) for place, heading in enumerate(headings)], doubt)
        if texts:
            yield self._row([(part, 2 * place + 1) for place, part in enumerate(texts)])

    def _is_beside_goals(self) -> bool:
        """Tell whether a label stands here that the page prints beside the goals, 项目绩效目标, and not below them."""
        following = self._words[self._place + 1] if self._place + 1 < len(self._words) else Word("")
        return self._words[self._place].may_be(Role.SECTION) and not (following.roles - {Role.YEARS})

    def _money(self) -> Iterator[Line]:
        """Take labels of amounts with what stands behind each, as long as they follow one another."""
        entries: list[tuple[str, str]] = []
        while self._place < len(self._words) and self._words[self._place].may_be(Role.AMOUNT):
            label = self._take(1)
            entries.append((label, self._until_label()))
            if self._at_word("其中", "其中:"):
                self._place += 1
        for cells, sure in self._amounts.rows(entries):
            message = f"“{cells[0][0]}”印在两个总额之后，暂归到后一个，请核对。"
            yield self._row(cells, None if sure else Issue(IssueCode.AMBIGUOUS_LABEL, message, self._line.locator))

    def _at_word(self, *texts: str) -> bool:
        return self._place < len(self._words) and compact(self._words[self._place].text) in texts

    def _rows(self) -> Iterator[Line]:
        """Take level labels and the words behind them as rows."""
        name = self.columns.index("name") if "name" in self.columns else len(self.columns) - 1
        labels = self._labels()
        begin = self._place
        if len(labels) > 1 and begin < len(self._words) and looks_numeric(self._words[begin].text):
            # The last label is the name: 成本指标 经济成本指标 ≤120万元.
            labels = [(labels[0][0], labels[1][1])]
            begin -= 1
        while self._place < len(self._words) and not self._ends_run():
            self._place += 1
        # 绩效指标 stands beside the rows, once more on every page.
        words = [word.text for word in self._words[begin : self._place] if not word.may_be(Role.SECTION)]
        if not words and not labels:
            self.columns = () if self._place == begin else self.columns
            return
        roles = self.columns[name + 1 :] if name + 1 < len(self.columns) else ("target",)
        rows = list(cut_rows(words, roles)) or [CutRow("", ())]
        for row in rows:
            cells = [*labels, (row.name, name + 1), *((cell, name + 2 + at) for at, cell in enumerate(row.cells))]
            message = f"该行在原文中没有分栏，“{row.name}”与前后的指标值可能分错，请核对。"
            yield self._row(cells, None if row.sure else Issue(IssueCode.AMBIGUOUS_LABEL, message, self._line.locator))
            labels = []

    def _labels(self) -> list[tuple[str, int]]:
        """Take the level labels that stand here, each in the column of its heading."""
        found: list[tuple[str, int]] = []
        for role, heading in ((Role.LEVEL1, "level1"), (Role.LEVEL2, "level2")):
            word = self._words[self._place] if self._place < len(self._words) else Word("")
            has_place = heading in self.columns or self._one_column()
            if word.may_be(role) and has_place and not self._is_second(role, word):
                place = self.columns.index(heading) if heading in self.columns else 0
                found.append((self._take(1), place + 1))
                self._skip_weight(place + 1)
        return found

    def _skip_weight(self, place: int) -> None:
        """Leave out the number of a column behind that of a label, which holds its weight."""
        weighed = self.columns[place : place + 1] == ("weight",) and self._place < len(self._words)
        if weighed and is_points(self._words[self._place].text):
            self._place += 1

    def _one_column(self) -> bool:
        """Tell whether one column in front of the names holds the categories, whatever its heading: 指标类型."""
        return not {"level1", "level2"} & set(self.columns) and self.columns.index("name") == 1

    def _is_second(self, role: Role, word: Word) -> bool:
        """Tell whether a word that names either level (成本指标) is of the second: no label of that level follows."""
        if role is not Role.LEVEL1 or not word.may_be(Role.LEVEL2):
            return False
        following = self._words[self._place + 1] if self._place + 1 < len(self._words) else Word("")
        return not following.may_be(Role.LEVEL2)

    def _ends_run(self) -> bool:
        word = self._words[self._place]
        if word.may_be(Role.LEVEL1, Role.LEVEL2, Role.FOOTER) or self._opens_form(word):
            return True
        return bool(self._break_ends()) or bool(header_end(self._words, self._place))

    def _paragraph(self, text: str) -> Line:
        cell = Token(text, 0, self._line.locator.line, place=self._line.cells[0].place)
        return Line((cell,), self._line.block, in_table=False, locator=self._line.locator)

    def _row(self, cells: list[tuple[str, int]], doubt: Issue | None = None) -> Line:
        place = self._line.cells[0].place
        tokens = tuple(Token(text, column, self._line.locator.line, place=place) for text, column in cells)
        line = Line(tokens, self._line.block, in_table=True, locator=self._line.locator)
        return replace(line, doubts=(doubt,)) if doubt else line
