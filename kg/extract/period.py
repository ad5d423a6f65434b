"""The first and the last day of a project, from a field for each or from one for both."""

from datetime import date

from kg.extract.cleaning import clean
from kg.extract.days import Span, read_day, read_days
from kg.extract.fields import Head
from kg.extract.pieces import locator_of
from kg.records import Issue, IssueCode


def read_dates(head: Head) -> tuple[date | None, date | None]:
    """Return the first and last day; a text that is no exact day or month gives None and an issue.

    A period begins with the first day of its first month and ends with the last one of its last month. A day that a
    period gives has the place of the period.
    """
    first, last = _day(head, "start"), _day(head, "end")
    start, end = first.first if first else None, last.last if last else None
    period = head.texts.get("period")
    days = read_days(period, sheet=_in_sheet(head, "period")) if period else []
    if len(days) == 2 and days[0].first <= days[1].last:
        taken = [kind for kind, own in (("start", start), ("end", end)) if own is None]
        head.pieces.update(dict.fromkeys(taken, head.pieces["period"]))
        return start or days[0].first, end or days[1].last
    if period and not (start and end):
        _doubt(head, "period", f"实施期限“{clean(period)}”没有写明起止日期，起止日期留空。")
    return start, end


def _day(head: Head, field: str) -> Span | None:
    text = head.texts.get(field)
    if not text:
        return None
    span = read_day(clean(text), sheet=_in_sheet(head, field))
    if span is None:
        _doubt(head, field, f"日期“{clean(text)}”不是完整的年月日，留空。")
    return span


def _in_sheet(head: Head, field: str) -> bool:
    return locator_of(head.pieces[field][0].cell).sheet is not None


def _doubt(head: Head, field: str, message: str) -> None:
    head.issues.append(Issue(IssueCode.UNREADABLE_VALUE, message, locator_of(head.pieces[field][0].cell)))
