"""Layouts of many provinces, each as table, flattened, crawled: one expected record, whatever the file looks like."""

import json
from pathlib import Path

import pytest
from made_goldens import plain

from kg.codec import declaration_to_json
from kg.errors import NoForm
from kg.intake import read_declaration, read_file
from kg.records import FormKind

FORMS = Path(__file__).parent / "forms" / "provinces"
FILES = sorted(path for path in FORMS.iterdir() if path.suffix != ".json")

#: Tables about performance or money that declare nothing.
NO_FORMS = {
    "budget": "2024年部门收支预算总表\n单位：万元\n项目\t预算数\t项目\t预算数\n"
    "一般公共预算拨款\t100\t教育支出\t50\n政府性基金\t20\t其他支出\t70\n合计\t120\t合计\t120\n",
    "contacts": "联系人名单\n单位名称\t姓名\t联系电话\t备注\n某局\t张三\t123\t\n某所\t李四\t456\t\n",
    "review": "绩效目标审核表\n项目名称\t\n审核内容\t审核要点\t审核意见\n规范完整性\t格式是否规范\t优□良□中□差□\n"
    "目标相关性\t总体目标是否符合规划\t优□良□中□差□\n",
    "framework": "项目支出绩效评价指标体系框架\n一级指标\t二级指标\t三级指标\t指标解释\t指标说明\n"
    "决策\t项目立项\t立项依据充分性\t项目立项是否符合法律法规\t要点\n过程\t资金管理\t资金到位率\t到位的比率\t要点\n"
    "产出\t产出数量\t实际完成率\t产出数与计划数的比率\t要点\n",
    "score sheet": "绩效评价评分表\n项目名称：甲项目\n一级指标\t二级指标\t三级指标\t分值\t评分标准\t得分\n"
    "决策（20分）\t项目立项\t立项依据充分性\t5\t充分得满分\t5\n产出（30分）\t产出数量\t任务完成率\t15\t完成得满分\t15\n",
    "blank form": "项目支出绩效目标申报表\n（    年度）\n项目名称\t\t\t\n主管部门\t\t实施单位\t\n"
    "项目资金（万元）\t年度资金总额：\t\t\n总体目标\t年度目标\t\t\n\t目标1：\n一级指标\t二级指标\t三级指标\t指标值\n"
    "产出指标\t数量指标\t指标1：\t\n\t\t……\t\n满意度指标\t服务对象满意度指标\t指标1：\t\n",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_slot_is_read_and_no_other(path: Path) -> None:
    expected = json.loads((FORMS / f"{path.name.split('.')[0]}.json").read_text(encoding="utf-8"))
    projects = declaration_to_json(read_file(path))["projects"]
    assert [plain(project) for project in projects] == expected


@pytest.mark.parametrize("text", NO_FORMS.values(), ids=NO_FORMS.keys())
def test_what_declares_nothing_makes_no_record(text: str) -> None:
    with pytest.raises(NoForm):
        read_declaration(text.encode(), "a.txt")


@pytest.mark.parametrize("name", ["unit", "selfeval_unit"])
def test_the_forms_of_whole_departments_say_so(name: str) -> None:
    (project,) = read_file(FORMS / f"{name}.html").projects
    assert project.kind is FormKind.UNIT
