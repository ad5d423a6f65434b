"""Cut the words between two level labels into indicator rows: names, and what stands behind each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.extract.rows import looks_numeric

#: Alone in its cell, or torn from its number by a blank.
_OPERATOR = re.compile(r"[≥≤<>=＞＜＝≧≦]+|不低于|不少于|不超过|不高于|大于等于|小于等于|大于|小于|等于|定性|正向|反向")
_SIGN = re.compile(r"[≥≤<>=＞＜＝≧≦]+")
_POINTS = re.compile(r"\d+(?:\.\d+)?(?:分|%)?")
_BARE_NUMBER = re.compile(r"[≥≤<>=＞＜＝≧≦]*[\d.,]+")
_UNIT = re.compile(
    r"[(（]?(?:[%％‰]|[万亿千百]?(?:元|个|人|人次|家|户|项|次|件|份|名|亩|米|公里|平方米|平方公里|吨|天|月|年|台|套|场|期|篇|处|辆|株|棵|㎡|m2))[)）]?"
)

#: How a word ends that names a measure, so that it is no target: 完成率, 满意度, 增长情况.
_MEASURE = re.compile(r"(?:率|度|数|数量|情况|额|面积|次数|人数|人次|水平|效果|能力|成本|比例|时间|指数|程度|机制)$")
#: How most qualitative targets begin or read.
_QUALITY = re.compile(
    r"^(?:有效|明显|显著|持续|不断|逐步|基本|进一步|长期|全面|及时|按时|按期|准时|良好|优良|较好|较高|优秀|合格|合理|合规|合法|"
    r"健全|完善|完备|提[高升]|改善|促进|增[加强长]|降低|减少|稳定|保障|优化|达标|完成|公开|推动|加强|符合|无|是|有|好|高|优|中长期)"
)
#: Longest qualitative target (characters) that is taken for one without any other sign.
_SHORT = 6

#: Words without a number among them that are cut into rows; more are no rows.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class CutRow:
    """One row: name, then the cells behind it.

    :param sure: no other reading of the words is as good.
    """

    name: str
    cells: tuple[str, ...]
    sure: bool = True


def cut_rows(words: list[str], roles: Sequence[str]) -> Iterator[CutRow]:
    """Cut a run of words.

    :param roles: what the columns behind that of the names hold, at least one.
    """
    if len(roles) > 1:
        yield from _even_rows(words, roles) or _lone_target(words, roles) or _wide_rows(words, len(roles))
        return
    words = list(_closed_up(words))
    start = 0
    for place, word in enumerate(words):
        if looks_numeric(word) and place > start:
            yield from _qualitative(words[start:place], word)
            start = place + 1
    if start < len(words):
        yield from _qualitative(words[start:], None)


def _closed_up(words: list[str]) -> Iterator[str]:
    """Close up a target with blanks in it: ≥ 100 万平方米."""
    held = ""
    for word in words:
        if held and (_SIGN.fullmatch(held) or (_BARE_NUMBER.fullmatch(held) and _UNIT.fullmatch(word))):
            held += word
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _qualitative(words: list[str], target: str | None) -> Iterator[CutRow]:
    """Cut words before a numeric target (the last name among them), or up to the end of the run (None)."""
    if len(words) > _LONGEST:
        yield CutRow("".join(_joined(words)), (target,) if target else (), sure=False)
        return
    best = _best(tuple(words), target is not None)
    place = 0
    for count, has_target in best.parts:
        name = words[place : place + count]
        place += count
        if has_target:
            yield CutRow("".join(_joined(name)), (words[place],), best.sure)
            place += 1
        else:
            yield CutRow("".join(_joined(name)), (target,) if target else (), best.sure)


def _joined(words: list[str]) -> Iterator[str]:
    """Join words; a blank stays only between two Latin ones."""
    for place, word in enumerate(words):
        latin = place and word[0].isascii() and words[place - 1][-1].isascii()
        yield f" {word}" if latin else word


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to cut words: for every row, words of its name and whether a target follows."""

    score: float
    parts: tuple[tuple[int, bool], ...]
    sure: bool = True


#: By how much one reading must be better than the next to be called sure.
_MARGIN = 0.5


@lru_cache(maxsize=4096)
def _best(words: tuple[str, ...], numeric_follows: bool) -> _Reading:
    """Return the best way to cut; the number of ways is kept small by looking at names of at most three words."""
    found: list[list[_Reading]] = [[] for _ in range(len(words) + 1)]
    found[0] = [_Reading(0.0, ())]
    for end in range(1, len(words) + 1):
        for count in range(1, min(3, end) + 1):
            before = end - count
            if end == len(words):
                # The last name, whose target is numeric or missing.
                price = 0.0 if numeric_follows else -4.0
                found[end] += [_next(one, words, before, count, None, price) for one in found[before]]
            if before:
                begin, target = before - 1, words[end - 1]
                found[end] += [_next(one, words, begin, count, target, 0.0) for one in found[begin]]
        if end == len(words) and numeric_follows:
            found[end] = [one for one in found[end] if not one.parts[-1][1]]
        found[end] = sorted(found[end], key=lambda one: -one.score)[:4]
    readings = found[len(words)]
    if not readings:
        return _Reading(0.0, ((len(words), False),), sure=False)
    first = readings[0]
    sure = len(readings) < 2 or first.score - readings[1].score >= _MARGIN
    return _Reading(first.score, first.parts, sure)


def _next(one: _Reading, words: tuple[str, ...], begin: int, count: int, target: str | None, price: float) -> _Reading:
    name = words[begin : begin + count]
    score = one.score + price - 1.5 * (count - 1) + _name_score(name[-1])
    if target is not None:
        score += _target_score(target)
    return _Reading(score, (*one.parts, (count, target is not None)))


def _name_score(word: str) -> float:
    return (1.0 if _MEASURE.search(word) else 0.0) - (1.0 if len(word) < 3 else 0.0)


def _target_score(word: str) -> float:
    quality = 1.5 if _QUALITY.search(word) else 0.0
    measure = -1.5 if _MEASURE.search(word) and not quality else 0.0
    return quality + measure - 0.15 * max(0, len(word) - _SHORT)


def _even_rows(words: list[str], roles: Sequence[str]) -> list[CutRow]:
    """Cut into rows of one word a cell, where all fit the columns; the last columns may be blank in every row.

    :returns: nothing if no number of columns fits, or several do.
    """
    fitting = []
    for width in range(len(roles), 0, -1):
        rows = [words[at : at + width + 1] for at in range(0, len(words), width + 1)]
        if all(len(row) == width + 1 and _fits(row, roles) for row in rows):
            fitting.append(rows)
    if len(fitting) != 1 or not words:
        return []
    return [CutRow(row[0], tuple(row[1:])) for row in fitting[0]]


def _lone_target(words: list[str], roles: Sequence[str]) -> list[CutRow]:
    """Read a name and a target in words, whose operator and unit are blank: 能力水平 提高."""
    if len(words) != 2 or "target" not in roles or any(map(_is_anchor, words)):
        return []
    return [CutRow(words[0], ("",) * roles.index("target") + (words[1],))]


def _fits(row: list[str], roles: Sequence[str]) -> bool:
    tests = {"weight": is_points, "score": is_points, "relation": _is_relation, "unit": _is_no_number}
    named = not looks_numeric(row[0]) and len(row[0]) > 1 and row[0] not in row[1:]
    return named and all(tests.get(role, bool)(word) for word, role in zip(row[1:], roles, strict=False))


def is_points(word: str) -> bool:
    """Tell whether the word can be a weight or a score."""
    return _POINTS.fullmatch(word) is not None


def _is_relation(word: str) -> bool:
    return _OPERATOR.fullmatch(word) is not None


def _is_no_number(word: str) -> bool:
    return re.search(r"\d", word) is None


def _wide_rows(words: list[str], behind: int) -> Iterator[CutRow]:
    """Cut rows of several columns at the first number or sign of each; sure only if every row is complete."""
    start = 0
    while start < len(words):
        anchor = next((at for at in range(start + 1, len(words)) if _is_anchor(words[at])), None)
        if anchor is None:
            yield CutRow("".join(_joined(words[start:])), (), sure=False)
            return
        end = min(len(words), anchor + behind)
        cells = words[anchor:end]
        name = words[start:anchor]
        yield CutRow("".join(_joined(name)), tuple(cells), sure=len(cells) == behind and len(name) == 1)
        start = end


def _is_anchor(word: str) -> bool:
    return looks_numeric(word) or _OPERATOR.fullmatch(word) is not None
