"""The kind of a public body by its name: golden names, and what must not be guessed."""

import json
import tomllib
from importlib.resources import files

import pytest

from ontology.unit_types import unit_type_of, unit_types

GOLDEN = {
    "township": """
        长征镇人民政府 上海市松江区泗泾镇 九亭镇政府 佘山镇人民政府（本级） 中山街道办事处 岳阳街道
        郑州市二七区大学路街道办
        宝山乡人民政府 通辽市巴彦苏木人民政府 朝阳区崔各庄地区办事处 上海市普陀区长征镇平安建设办公室
        上海市普陀区长征镇规划和生态环境办公室 方松街道党政办公室 新浜镇人民政府社会事业发展办公室
    """,
    "department": """
        上海市松江区教育局 郑州市二七区城市管理局（机关） 河南省财政厅
        上海市松江区科学技术委员会（本部） 松江区卫生健康委员会
        上海市住房和城乡建设管理委员会 北京市城市管理委员会 松江区国有资产监督管理委员会 区发改委
        上海市松江区人民政府办公室(本级)
        松江区城镇建设办公室 松江区乡村振兴办公室 区地方志办公室 松江区信访办 南京海关 审计署
        教育局、财政局
        松江公安分局中山派出所 九亭司法所 泗泾镇市场监督管理所 松江区看守所 松江区消防救援支队
        市公安局交通警察总队
        松江区人民政府驻北京办事处 东塘街道市场监督管理局
    """,
    "government": "上海市松江区人民政府 郑州市二七区人民政府 河南省人民政府 松江区政府",
    "party": """
        中共上海市松江区委员会 中共松江区委办公室 松江区委组织部 中共松江区委宣传部
        松江区纪律检查委员会 区纪委监委 区委政法委
        中共松江区委机构编制委员会办公室 松江区委老干部局 泗泾镇党委 佘山镇党工委
        松江区人民代表大会常务委员会 区人大常委会办公室
        中国人民政治协商会议上海市松江区委员会 松江区政协办公室 松江区人民法院 上海市人民检察院
        松江区总工会
        共青团松江区委员会 松江区妇女联合会 松江区残联 松江区工商业联合会 松江区科学技术协会 松江区文联
        松江区红十字会
        中国民主同盟松江区委员会 松江区人民武装部 松江区委网信办
    """,
    "zone": """
        松江经济技术开发区管理委员会(本部) 郑州高新技术产业开发区管委会 上海国际旅游度假区管理委员会
        临港新城管理委员会
        佘山风景区管委会 松江综合保税区管委会办公室 张江科技园 漕河泾开发区
    """,
    "institution": """
        上海市闵行区房屋土地征收中心 上海市闵行区土地储备中心 松江区科技馆 上海市普陀区长征镇财政所
        上海市普陀区长征镇社区事务受理服务中心 上海市普陀区长征镇城市运行管理中心
        上海市松江区科技创新服务中心（上海市松江区大数据中心）
        上海市松江区科技创新服务中心（上海市松江区大数据中心
        松江区图书馆 松江区环境监测站 松江区河道管理处 九亭镇综合行政执法队 松江区城管执法大队
        上海市农业科学院 松江区福利院
        松江区劳动人事争议仲裁院 松江区青少年活动中心 松江区少年宫 松江区融媒体中心 郑州市动物园
        二七区环卫所
        松江区水务管理署 九亭镇环境卫生服务中心 松江区市容环境卫生监督所 上海市教育考试院 松江区残疾人就业服务中心
        松江区医疗保障事务中心 国有泰山林场 方塔公园
    """,
    "school": """
        松江二中 上海市松江区第一小学 泗泾镇中心幼儿园 华东师范大学松江实验高级中学 郑州职业技术学院
        松江区委党校
        松江区教育学院（松江区教师进修学校） 松江区开放大学 九亭镇社区学校 人大附中 松江区卫生学校
        松江区职教中心
    """,
    "health": """
        松江区中心医院 复旦大学附属中山医院 九亭镇社区卫生服务中心 松江区疾病预防控制中心 泗泾镇卫生院
        松江区妇幼保健院
        松江区精神卫生中心 上海市医疗急救中心 松江区妇幼保健计划生育服务中心 二七区卫生和计划生育监督所
        松江区牙病防治所 上海市血液中心 松江区卫生监督所
    """,
    "enterprise": """
        上海松江城投集团有限公司 松江公交公司 上海仪表厂 中国农业银行松江支行 江苏建工集团
        上海某某会计师事务所（有限合伙）
    """,
    "village": "九亭镇庄家村村民委员会 方松街道江虹居民委员会 新桥镇某某村 中山街道蓝天社区",
    "association": "松江区慈善基金会 松江区足球协会 上海市企业联合会 松江区养老服务促进会 松江区消费者权益保护委员会",
}
#: Endings that several kinds of bodies have, and texts that name no body.
UNSETTLED = """
    五里堡办事处 松江汽车站 东区污水处理厂 上海仲裁委员会 项目组 张三 机关 本级 待定 2023年
    松江区教育局、松江区第一小学 某某项目部
    上海松江房屋征收事务所 松江供电局 松江宾馆 武警松江支队 区扶贫开发领导小组办公室 佘山度假村 松江会展中心 区政务大厅
    民兵训练基地 区教育局下属事业单位 工程建设指挥部
"""


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for kind, names in GOLDEN.items() for name in names.split()])
def test_golden_names(name: str, kind: str):
    found = unit_type_of(name)
    assert found is not None
    assert found.value == kind


@pytest.mark.parametrize("name", [*UNSETTLED.split(), "", " ", "（本级）", None])
def test_nothing_is_guessed(name: str | None):
    assert unit_type_of(name) is None


def test_every_kind_has_golden_names():
    assert set(GOLDEN) == set(unit_types())
    assert sum(len(names.split()) for names in GOLDEN.values()) >= 100


@pytest.mark.parametrize("name", [name for names in GOLDEN.values() for name in names.split() if "、" not in name])
def test_width_spaces_and_remarks_change_nothing(name: str):
    spaced = " ".join(name)
    assert unit_type_of(spaced) == unit_type_of(name)
    if "（" not in name and "(" not in name:
        for remark in ("（本级）", "(机关)", "（2023年汇总）", "（未完的括号", "本级"):
            assert unit_type_of(name + remark) == unit_type_of(name)


def test_the_table_is_sound():
    data = tomllib.loads(files("ontology").joinpath("unit_types.toml").read_text("utf-8"))
    settled = [(ending, rule.get("after")) for rule in data["rule"] for ending in rule["ends"]]
    plain = [ending for ending, after in settled if after is None]
    assert len(plain) == len(set(plain)), "one ending must not have two meanings"
    assert len(settled) == len(set(settled))
    assert {rule["kind"] for rule in data["rule"]} == set(unit_types()) | {""}
    assert all(rule["reason"].endswith("。") for rule in data["rule"])


@pytest.mark.shared
def test_units_of_the_golds_are_all_recognised(shared):
    texts = [json.loads(path.read_text("utf-8")) for path in sorted((shared / "gold").glob("*.gold.json"))]
    units = {project["unit"] for text in texts for project in text["projects"] if project["unit"]}
    assert units
    assert {unit for unit in units if unit_type_of(unit) is None} == set()
