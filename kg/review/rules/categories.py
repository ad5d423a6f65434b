"""Rules on which classes of indicators a declaration has, within the scheme that its form uses."""

from collections.abc import Iterator

from kg.records import Project
from kg.review.model import Outcome, Severity
from kg.review.rules.base import Verdict
from ontology.categories import LEVEL1, LEVEL2


class _Classes:
    """A form has at least one indicator of each class that the rule names."""

    id: str
    severity: Severity
    basis: str
    level: str
    names: tuple[str, ...]
    absent: Outcome
    suggestion: str

    def check(self, project: Project) -> Iterator[Verdict]:
        """Look for the classes; forms in a scheme that we do not know are left alone."""
        if not project.indicators:
            yield Verdict(Outcome.NOT_APPLICABLE, "没有指标。", project.locator)
            return
        known = LEVEL1 if self.level == "level1" else LEVEL2
        used = {getattr(row, self.level) for row in project.indicators}
        if used.isdisjoint(known):
            message = "指标类别不属于2015或2021年的类别体系，本规则不适用。"
            yield Verdict(Outcome.NOT_APPLICABLE, message, project.locator)
            return
        missing = [name for name in self.names if name not in used]
        evidence = {"missing": missing, "used": sorted(name for name in used if name)}
        if not missing:
            yield Verdict(Outcome.OK, f"已有{'、'.join(self.names)}。", project.locator, evidence)
        elif None in used or any(row.ambiguous for row in project.indicators):
            message = f"部分指标的类别无法确定，不能判断是否缺少{'、'.join(missing)}。"
            yield Verdict(Outcome.NO_DATA, message, project.locator, evidence)
        else:
            yield Verdict(self.absent, f"没有{'、'.join(missing)}。", project.locator, evidence, self.suggestion)


class OutputAndBenefit(_Classes):
    """Output and benefit are asked of every project in principle."""

    id = "output-and-benefit"
    severity = Severity.ERROR
    basis = "财预〔2021〕101号附件1 二（中央部门参考试行，“原则上”）；中发〔2018〕34号 三（七）"
    level = "level1"
    names = ("产出指标", "效益指标")
    absent = Outcome.HIT
    suggestion = "请补充所缺类别的指标；确不适用的，请说明理由。"


class QuantityAndQuality(_Classes):
    """Output is shown by quantity and by quality."""

    id = "quantity-and-quality"
    severity = Severity.WARNING
    basis = "财预〔2021〕101号附件1 二（二）（中央部门参考试行）"
    level = "level2"
    names = ("数量指标", "质量指标")
    absent = Outcome.HIT
    suggestion = "请补充所缺类别的指标。"


class Satisfaction(_Classes):
    """A project that serves the public asks the public; whether it does serve it a person must say."""

    id = "satisfaction"
    severity = Severity.INFO
    basis = "财预〔2021〕101号附件1 二（四）（中央部门参考试行）：直接面向公众或服务对象的项目设置"
    level = "level1"
    names = ("满意度指标",)
    absent = Outcome.LOOK
    suggestion = "如项目直接服务公众或特定对象，请增加满意度指标。"
