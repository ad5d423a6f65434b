"""Rules on the list of indicators as a whole."""

from collections import defaultdict
from collections.abc import Iterator

from kg.records import Indicator, IssueCode, Project
from kg.review.corpus import target_key
from kg.review.model import Outcome, Severity
from kg.review.normalise import fold
from kg.review.rules.base import Verdict


class IndicatorsPresent:
    """A project that asks for money has at least one indicator with a target."""

    id = "indicators-present"
    severity = Severity.ERROR
    basis = "中发〔2018〕34号 三（七）；财预〔2018〕167号 三（一）（各级适用）"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Count the indicators."""
        count = len(project.indicators)
        if count:
            yield Verdict(Outcome.OK, f"共有 {count} 项指标。", project.locator, {"indicators": count})
        elif any(issue.code is IssueCode.TRUNCATED for issue in project.issues):
            yield Verdict(Outcome.NO_DATA, "原文不完整，无法判断是否填写了指标。", project.locator)
        else:
            yield Verdict(
                Outcome.HIT, "没有任何绩效指标。", project.locator, {"indicators": 0}, "请至少填写产出指标和效益指标。"
            )


class RowOnce:
    """The very same row is printed once."""

    id = "row-once"
    severity = Severity.WARNING
    basis = "自定规则：同一行重复出现多为系统导出或粘贴所致"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Look for rows printed several times, and for one name with one target in several groups."""
        if not project.indicators:
            yield Verdict(Outcome.NOT_APPLICABLE, "没有指标。", project.locator)
            return
        repeated = [row for row in project.indicators if row.occurrences > 1]
        if repeated:
            yield self._repeated(project, repeated)
        several = [rows for rows in _groups(project.indicators) if len(rows) > 1]
        for rows in several:
            yield self._several_groups(rows)
        if not repeated and not several:
            yield Verdict(Outcome.OK, "没有重复的指标。", project.locator)

    def _repeated(self, project: Project, rows: list[Indicator]) -> Verdict:
        names = "、".join(f"“{row.name}”（{row.occurrences} 次）" for row in rows)
        every = len(rows) == len(project.indicators)
        message = f"{'全部' if every else '有'} {len(rows)} 项指标在表中逐字重复：{names}。"
        evidence = {"rows": [{"name": row.name, "occurrences": row.occurrences} for row in rows]}
        return Verdict(Outcome.HIT, message, rows[0].locator, evidence, "请每项指标只保留一行。")

    def _several_groups(self, rows: list[Indicator]) -> Verdict:
        groups = [row.level2 or row.level1 or "未知类别" for row in rows]
        message = f"指标“{rows[0].name}”以相同的目标值列在 {'、'.join(groups)} 下。"
        evidence = {"name": rows[0].name, "groups": groups}
        return Verdict(Outcome.LOOK, message, rows[0].locator, evidence, "请确认是否需要重复设置。")


def _groups(indicators: tuple[Indicator, ...]) -> list[list[Indicator]]:
    by_row: defaultdict[object, list[Indicator]] = defaultdict(list)
    for row in indicators:
        by_row[fold(row.name).text, target_key(row.target)].append(row)
    return list(by_row.values())
