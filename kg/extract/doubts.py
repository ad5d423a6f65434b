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
    _before_first_label(rows)
    for place, (above, below) in enumerate(pairwise(rows)):
        if _starts_blank(above, below):
            _centred(above, below)
        if below.row.after_break and place + 2 < len(rows):
            _first_of_page(rows, place + 1)
    for place in range(len(rows) - 1, 0, -1):
        if rows[place].row.level2:
            _last_of_group(rows, place)


def settle_ruled(rows: list[Placed]) -> None:
    """Mark and move the doubtful rows of a table with true columns: those above a label that nothing merges."""
    labels = [token for item in rows for token in (item.row.level1, item.row.level2) if token]
    if all(token.rows == 1 for token in labels):
        _before_first_label(rows)


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


def _before_first_label(rows: list[Placed]) -> None:
    """Give the rows above the first label to its group, where as many follow it: the merged cell is centred."""
    labels = [place for place, item in enumerate(rows) if item.row.labelled]
    first, following = (*labels, len(rows), len(rows))[:2]
    if not 0 < first <= following - first or rows[first].level2 is None:
        return
    for item in rows[:first]:
        unlabelled = _copy(item)
        item.move(rows[first])
        _mark(item, unlabelled, "该行位于表中第一个标签之上，按居中的合并单元格归入{kept}")


def _starts_blank(item: Placed, following: Placed) -> bool:
    """Tell whether a row prints a first level alone and the next one the second level that goes with it."""
    alone = item.row.level1 is not None and item.row.level2 is None
    return alone and following.row.level2 is not None and following.level1 == item.level1


def _centred(item: Placed, following: Placed) -> None:
    """Give a row that opens a first level without a second to the group labelled one row lower."""
    if item.level2 is None:
        unlabelled = _copy(item)
        item.move(following)
        _mark(item, unlabelled, "该行只印有一级指标，二级指标标签印在下一行，按居中的合并单元格归入{kept}")


def _first_of_page(rows: list[Placed], place: int) -> None:
    """Doubt the rows around a page break where the group goes on without its label and a new one follows at once."""
    item, following = rows[place], rows[place + 1]
    if not _starts_blank(item, following) or following.level2 == item.level2:
        return
    template = "分页处二级指标单元格为空，按分页前的标签归入{kept}；下一行才印出{other}，也可能属于该组"
    _mark(item, following, template)
    if not _is_labelled(rows, place - 1):
        _mark(rows[place - 1], following, template)


def _last_of_group(rows: list[Placed], place: int) -> None:
    """Doubt the rows above a label whose wording speaks for that label and not for their own.

    A page break may have left the label of their group on the later page only; they are moved where the first level
    begins anew there, too.
    """
    below = rows[place]
    late = below.row.after_break and below.row.level1 is not None
    while place and not _is_labelled(rows, place - 1) and _fits_only(rows[place - 1], below):
        place -= 1
        item = rows[place]
        if not late or item.level1 == below.level1:
            _mark(item, below, "该行没有自己的二级指标标签，按上方标签归入{kept}；措辞更接近下一行的{other}")
            return
        printed = _copy(item)
        item.move(below)
        _mark(item, printed, "标签单元格为空且位于分页前，按措辞归入分页后才印出标签的{kept}；也可能承接上方的{other}")
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
