"""Rules on the goal texts of a declaration."""

from collections import defaultdict
from collections.abc import Iterator

from kg.records import IssueCode, Project
from kg.review.model import Outcome, Severity
from kg.review.normalise import Folded, clauses, fold
from kg.review.rules.base import Verdict, one_year
from kg.review.tiles import tiles

PARTIAL_SHARE = 0.1
"""Share of the shorter goal from which common passages are worth a look."""
REPEATED_LETTERS = 12
"""A clause of fewer letters may come twice in a goal without being noticed."""


_FIELD_NAMES = {"overall_goal": "总目标", "annual_goal": "年度目标"}


class GoalPresent:
    """A project that asks for money says what for."""

    id = "goal-present"
    severity = Severity.ERROR
    basis = "中发〔2018〕34号 三（七）：未设定绩效目标的不得安排预算（各级适用）"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Ask for at least one goal field with content."""
        if fold(project.overall_goal).text or fold(project.annual_goal).text:
            yield Verdict(Outcome.OK, "已填写绩效目标。", project.locator)
        elif any(issue.code is IssueCode.TRUNCATED for issue in project.issues):
            yield Verdict(Outcome.NO_DATA, "原文不完整，无法判断是否填写了绩效目标。", project.locator)
        elif _is_listed(project):
            message = "项目出自逐行列出指标的清单，清单没有绩效目标栏或该栏为空，无法判断是否设定了绩效目标。"
            yield Verdict(Outcome.NO_DATA, message, project.locator)
        else:
            yield Verdict(
                Outcome.HIT, "总目标和年度目标均为空。", project.locator, suggestion="请写明预期产出和预期效果。"
            )


def _is_listed(project: Project) -> bool:
    """Say whether a row of a listing tells the project and an indicator at once: it need not have room for a goal.

    A form names its project in a row of its own, above those of the indicators.
    """
    named = next((printed.locator for printed in project.places if printed.field == "name"), None)
    if named is None or named.row is None:
        return False
    return any(row.locator == named for row in project.indicators)


class GoalsDiffer:
    """The annual goal of a longer project is not its overall goal word for word."""

    id = "annual-goal-differs"
    severity = Severity.WARNING
    basis = "郑州市市级绩效目标管理办法附件2-2 二（三）（四）（地方文本，仅供参考）；一年期项目可以只填年度目标"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Compare both goals without punctuation; equality in a project of one year is only a remark."""
        overall, annual = fold(project.overall_goal), fold(project.annual_goal)
        if not overall.text or not annual.text:
            yield Verdict(Outcome.NOT_APPLICABLE, "总目标和年度目标只填了一项，无需比较。", project.locator)
            return
        letters = {"overall_letters": len(overall.text), "annual_letters": len(annual.text)}
        if overall.text == annual.text:
            yield self._equal(project, letters)
            return
        covered = tiles(overall.text, annual.text)
        share = sum(tile.length for tile in covered) / min(len(overall.text), len(annual.text))
        evidence = {
            **letters,
            "shared": round(share, 3),
            "passages": [
                {
                    "overall_goal": overall.span(tile.left, tile.left + tile.length),
                    "annual_goal": annual.span(tile.right, tile.right + tile.length),
                }
                for tile in covered
            ],
        }
        if share > PARTIAL_SHARE:
            message = f"年度目标与总目标有较短一方 {share:.0%} 的文字相同，请看年度目标是否写出了当年的任务。"
            yield Verdict(Outcome.LOOK, message, project.locator, evidence, severity=Severity.INFO)
        else:
            yield Verdict(Outcome.OK, "年度目标与总目标不同。", project.locator, evidence)

    def _equal(self, project: Project, letters: dict[str, int]) -> Verdict:
        short = one_year(project)
        evidence = {**letters, "shared": 1, "one_year": short}
        if short:
            message = "年度目标与总目标逐字相同；一年期项目可以如此，只作提示。"
            return Verdict(Outcome.LOOK, message, project.locator, evidence, severity=Severity.INFO)
        if short is None:
            message = "年度目标与总目标逐字相同；项目起止日期不明，请确认是否为跨年项目。"
            return Verdict(Outcome.LOOK, message, project.locator, evidence)
        return Verdict(
            Outcome.HIT,
            "跨年项目的年度目标与总目标逐字相同。",
            project.locator,
            evidence,
            "请在年度目标中写出当年要完成的任务和要达到的程度。",
        )


class ClauseOnce:
    """A goal does not say the same sentence twice."""

    id = "goal-clause-once"
    severity = Severity.INFO
    basis = "自定规则：重复语句多为粘贴遗留"

    def check(self, project: Project) -> Iterator[Verdict]:
        """Look for clauses that come twice within one field."""
        goals = {"overall_goal": fold(project.overall_goal), "annual_goal": fold(project.annual_goal)}
        if not any(goal.text for goal in goals.values()):
            yield Verdict(Outcome.NOT_APPLICABLE, "没有绩效目标文字。", project.locator)
            return
        if goals["overall_goal"].text == goals["annual_goal"].text:
            del goals["annual_goal"]  # the same repetition would be reported twice
        repeated = [verdict for name, goal in goals.items() if (verdict := self._field(project, name, goal))]
        yield from repeated
        if not repeated:
            yield Verdict(Outcome.OK, "目标中没有重复的语句。", project.locator)

    def _field(self, project: Project, name: str, goal: Folded) -> Verdict | None:
        spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for clause in clauses(goal, REPEATED_LETTERS):
            spans[clause.text].append(goal.span(clause.start, clause.end))
        repeated = [places for places in spans.values() if len(places) > 1]
        if not repeated:
            return None
        texts = "、".join(f"“{goal.source[slice(*places[0])]}”" for places in repeated)
        message = f"{_FIELD_NAMES[name]}中有重复的语句：{texts}。"
        evidence = {"field": name, "spans": repeated}
        return Verdict(Outcome.LOOK, message, project.locator, evidence, "请删去重复的语句。")
