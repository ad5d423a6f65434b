"""Rules on the targets of a declaration."""

from collections.abc import Iterator

from kg.records import Indicator, Project
from kg.review.model import Outcome, Severity
from kg.review.normalise import fold
from kg.review.rules.base import Verdict


class TargetPresent:
    """Every indicator has a target that says something."""

    id = "target-present"
    severity = Severity.ERROR
    basis = "郑州市市级绩效目标管理办法附件2-5 规范完整性（地方文本，仅供参考）"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Look at each target; a cell that is not in the text cannot be judged."""
        if not project.indicators:
            yield Verdict(Outcome.NOT_APPLICABLE, "没有指标。", project.locator)
            return
        found = [verdict for row in project.indicators if (verdict := self._row(row)) is not None]
        yield from found
        if not found:
            message = f"{len(project.indicators)} 项指标都有目标值。"
            yield Verdict(Outcome.OK, message, project.locator, {"indicators": len(project.indicators)})

    def _row(self, row: Indicator) -> Verdict | None:
        target, evidence = row.target, {"name": row.name, "target_raw": row.target.raw}
        if target.raw is None:
            message = f"文本中找不到指标“{row.name}”的目标值，请核对原表。"
            return Verdict(Outcome.NO_DATA, message, row.locator, evidence)
        if not target.raw.strip(" -—－／/\t"):
            message = f"指标“{row.name}”的目标值为空。"
            return Verdict(Outcome.HIT, message, row.locator, evidence, "请填写目标值。")
        if target.value is None and target.qualitative is None:
            message = f"指标“{row.name}”的目标值“{target.raw}”是未替换的占位符或无法读懂。"
            return Verdict(Outcome.HIT, message, row.locator, evidence, "请填写实际的目标值。")
        return None


class TargetNotName:
    """A qualitative target is not the indicator's own name."""

    id = "target-not-name"
    severity = Severity.WARNING
    basis = "财预〔2021〕101号附件1 一（二）3（中央部门参考试行）：指标值应可衡量"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Compare each text target with its name."""
        worded = [row for row in project.indicators if row.target.qualitative]
        if not worded:
            yield Verdict(Outcome.NOT_APPLICABLE, "没有文字目标值。", project.locator)
            return
        same = [row for row in worded if fold(row.name).text == fold(row.target.qualitative).text]
        for row in same:
            message = f"指标“{row.name}”的目标值只是重复指标名称。"
            suggestion = "请写明要达到的程度、时间或数量。"
            yield Verdict(Outcome.HIT, message, row.locator, {"name": row.name}, suggestion)
        if not same:
            yield Verdict(Outcome.OK, "文字目标值都不是指标名称的重复。", project.locator)
