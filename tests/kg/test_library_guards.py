"""What keeps names apart however alike they sound, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.library.guards import apart, says_more

APART = [
    ("工作完成率", "工作及时率"),
    ("项目完成率", "项目完成及时率"),
    ("培训合格率", "培训覆盖率"),
    ("培训次数", "培训人次"),
    ("培训次数", "培训完成率"),
    ("投诉数量", "投诉处理数量"),
    ("投诉率", "投诉处理率"),
    ("校舍维修面积", "校舍维修数量"),
    ("人均培训成本", "人均培训时长"),
    ("学生满意度", "教师满意度"),
    ("企业满意度", "服务对象满意度"),
    ("满意度", "学生满意度"),
    ("验收合格率", "验收不合格率"),
    ("一类项目立项数", "二类项目立项数"),
    ("新增30个车位", "新增50个车位"),
    ("能耗下降率", "能耗增长率"),
    ("小学生资助率", "初中生资助率"),
    ("农村道路养护面积", "城市道路养护面积"),
    ("成本节约率", "成本控制率"),
    ("计量器具检定数量", "计量器具检验数量"),
    ("调查样本普查数量", "调查样本调查数量"),
    ("空调机组保养数量", "空调机组保障数量"),
    ("项目评价数量", "项目评审数量"),
]
TOGETHER = [
    ("服务对象满意度", "服务对象满意率"),
    ("满意度", "服务对象满意度"),
    ("社会公众满意度", "群众满意度"),
    ("工作完成及时率", "工作完成及时性"),
    ("工作完成及时率", "工作按时率"),
    ("项目验收合格率", "项目验收通过率"),
    ("有责投诉数", "有责投诉数量"),
    ("培训数量", "培训次数"),
    ("生活垃圾无害化处理率", "生活垃圾处理率"),
    ("系统正常运行率", "系统正常运转率"),
    ("补贴发放准确率", "补贴发放正确率"),
    ("水质检测完成率", "水质检验完成率"),
    ("群众满意度", "群众满意度调查结果"),
]


@pytest.mark.parametrize(("left", "right"), APART)
def test_these_are_never_put_together_without_asking(left: str, right: str) -> None:
    assert apart(left, right)


@pytest.mark.parametrize(("left", "right"), TOGETHER)
def test_nothing_speaks_against_these(left: str, right: str) -> None:
    assert apart(left, right) is None


texts = st.text("投诉处理率完成及时满意度学生教师不未一二类数量次人合格0123（）", max_size=10)


@given(texts, texts)
def test_the_order_does_not_matter(left: str, right: str) -> None:
    assert apart(left, right) == apart(right, left)


@given(texts)
def test_a_name_is_never_kept_from_itself(name: str) -> None:
    assert apart(name, f" {name}　") is None


@pytest.mark.parametrize(
    ("left", "right", "more"),
    [
        ("补贴工作完成率", "公交补贴工作完成率", True),
        ("投诉率", "有无投诉率", True),
        ("预算偏差率", "采购预算偏差率", True),
        ("企业满意度", "补贴企业满意度", True),
        ("验收合格率", "项目验收合格率", False),
        ("各项工作考核通过率", "工作考核通过率", False),
        ("整改及时性", "问题整改及时率", False),
        ("有责投诉数", "有责投诉数量", False),
        ("公众满意度", "群众满意度", False),
    ],
)
def test_a_name_that_says_more_is_not_put_together_without_asking(left: str, right: str, more: bool) -> None:
    assert says_more(left, right) == says_more(right, left) == more
