"""Rules on the dates of a declaration."""

from collections.abc import Iterator

from kg.records import Project
from kg.review.model import Outcome, Severity
from kg.review.rules.base import Verdict


class DatesOrdered:
    """A project does not end before it starts."""

    id = "dates-ordered"
    severity = Severity.ERROR
    basis = "自定规则：起止日期的先后"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Compare start and end."""
        start, end = project.start, project.end
        evidence = {"start": start, "end": end}
        if start is None or end is None:
            yield Verdict(Outcome.NO_DATA, "起止日期不全，无法核对先后。", project.locator, evidence)
        elif end < start:
            message = f"结束日期 {end} 早于开始日期 {start}。"
            yield Verdict(Outcome.HIT, message, project.locator, evidence, "请核对起止日期。")
        else:
            yield Verdict(Outcome.OK, "起止日期先后正确。", project.locator, evidence)


class YearInside:
    """The fiscal year of the form lies within the project."""

    id = "year-inside-dates"
    severity = Severity.WARNING
    basis = "郑州市市级绩效目标管理办法附件2-2 二（一）（地方文本，仅供参考）：填报年度为所编预算的年度"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Compare the year with the years of start and end."""
        year, start, end = project.year, project.start, project.end
        evidence = {"year": year, "start": start, "end": end}
        if year is None or start is None or end is None or end < start:
            yield Verdict(Outcome.NO_DATA, "年度或起止日期不全，无法核对。", project.locator, evidence)
        elif start.year <= year <= end.year:
            yield Verdict(Outcome.OK, "预算年度在项目起止日期之内。", project.locator, evidence)
        else:
            message = f"预算年度 {year} 不在项目起止日期 {start} 至 {end} 之内。"
            yield Verdict(Outcome.HIT, message, project.locator, evidence, "请核对预算年度和起止日期。")
