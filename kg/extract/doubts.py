"""Rows whose group the text leaves open: torn from their label by a page break, or shifted against it.

A row that prints its own label keeps it, whatever its wording, but for one case: labels that stand one row too high
in a table whose cells are shifted throughout. Every reading made here is marked, with both groups named.
"""

from itertools import pairwise

from kg.extract.groups import Placed
from kg.extract.labels import speaks_for
from kg.records import Issue, IssueCode

#: Labels in succession that must contradict the wording before we believe that they stand one row too high.
_SUCCESSION = 2


def settle(rows: list[Placed]) -> None:
    """Mark and, where the other reading is the better one, move the doubtful rows of one form."""
    _lower_labels(rows)
    for place, (above, below) in enumerate(pairwise(rows)):
        if below.row.after_break:
            _first_of_page(rows, place + 1)
        elif below.row.level2 and not _is_labelled(rows, place) and _fits_only(above, below):
            _mark(above, below, "该行没有自己的二级指标标签，按上方标签归入{kept}；措辞更接近下一行的{other}")
    for place in range(len(rows) - 1, 0, -1):
        if rows[place].row.after_break and rows[place].row.level2:
            _late_label(rows, place)


def _lower_labels(rows: list[Placed]) -> None:
    shifted = sum(1 for item in rows if item.row.shifted)
    if 2 * shifted <= len(rows):
        return
    starts = [place for place, item in enumerate(rows) if item.row.level2 and place]
    original = [(item.level1, item.level2) for item in rows]
    run: list[int] = []
    for place in [*starts, None]:
        if place is not None and _contradicts(rows[place], original[place - 1][1]):
            run.append(place)
            continue
        if len(run) >= _SUCCESSION:
            _lower(rows, run)
        run = []


def _contradicts(item: Placed, above: str | None) -> bool:
    name = item.name.text
    return item.level2 != above and speaks_for(name, above) and not speaks_for(name, item.level2)


def _lower(rows: list[Placed], run: list[int]) -> None:
    groups = {place: _copy(rows[place - 1]) for place in run}
    for place, group in groups.items():
        item = rows[place]
        printed = _copy(item)
        item.move(group)
        _mark(item, printed, "该行印有{other}标签，但整张表错位、连续几个标签都比措辞高一行，故归入上一组{kept}")


def _first_of_page(rows: list[Placed], place: int) -> None:
    """Doubt the rows around a page break where the first group below it starts without its second-level label."""
    item = rows[place]
    following = rows[place + 1] if place + 1 < len(rows) else None
    if item.row.level1 is None or item.row.level2 or following is None or not following.row.level2:
        return
    if following.level1 != item.level1 or following.level2 == item.level2:
        return
    template = "分页处二级指标单元格为空，按分页前的标签归入{kept}；下一行才印出{other}，也可能属于该组"
    _mark(item, following, template)
    if not _is_labelled(rows, place - 1):
        _mark(rows[place - 1], following, template)


def _late_label(rows: list[Placed], place: int) -> None:
    """Give the last rows above a page break to the group that is labelled only below it, if the wording says so."""
    below = rows[place]
    while place and not _is_labelled(rows, place - 1) and _fits_only(rows[place - 1], below):
        place -= 1
        item = rows[place]
        printed = _copy(item)
        item.move(below)
        _mark(
            item, printed, "标签单元格为空且位于分页前最后，按措辞归入分页后才印出标签的{kept}；也可能承接上方的{other}"
        )
        if item.row.after_break:
            return


def _fits_only(above: Placed, below: Placed) -> bool:
    name = above.name.text
    if above.level2 == below.level2:
        return False
    return speaks_for(name, below.level2) and not speaks_for(name, above.level2)


def _is_labelled(rows: list[Placed], place: int) -> bool:
    """Tell whether a row prints a label; where forms print every row twice, only the first of the two does."""
    while place and not rows[place].row.labelled and rows[place].text == rows[place - 1].text:
        place -= 1
    return rows[place].row.labelled


def _copy(item: Placed) -> Placed:
    return Placed(item.row, item.name, item.level1, item.level2, item.level1_raw, item.level2_raw)


def _mark(item: Placed, other: Placed, template: str) -> None:
    if item.doubt is not None:
        return
    reason = template.format(kept=f"“{item.level2 or '未知'}”", other=f"“{other.level2 or '未知'}”")
    item.doubt = Issue(IssueCode.AMBIGUOUS_LABEL, f"指标“{item.name.text}”：{reason}，请核对。", item.locator)
