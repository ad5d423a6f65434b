"""A unit's name leads to its division where it names one beyond doubt, and to nothing otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Graph, Literal

from ontology.region_names import known, parent_code
from ontology.regions import Region, region, region_iri, region_of, region_triples
from ontology.terms import ZB


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("上海市松江区人民政府办公室（本级）", "310117"),
        ("上海市普陀区长征镇人民政府", "310107"),
        ("上海市闵行区房屋土地征收中心", "310112"),
        ("上海市松江区科学技术委员会", "310117"),
        ("松江经济技术开发区管理委员会(本部)", "310117"),
        ("松江区科技馆", "310117"),
        ("郑州市财政局", "410100"),
        ("河南省财政厅", "410000"),
        ("浦东新区教育局", "310115"),
        ("重庆市忠县财政局", "500233"),
        ("湖北省天门市财政局", "429006"),
        ("海南省儋州市财政局", "460400"),
        ("新疆石河子市财政局", "659001"),
        ("北京朝阳区财政局", "110105"),
        ("吉林省吉林市财政局", "220200"),
        ("吉林市政府办公室", "220200"),
        ("恩施土家族苗族自治州财政局", "422800"),
        ("恩施州财政局", "422800"),
        ("长阳县财政局", "420528"),
        ("内蒙古大学", "150000"),
        ("国家税务总局上海市松江区税务局", "310117"),
        ("中共郑州市委宣传部", "410100"),
        ("湖北省公安县卫生健康局", "421022"),
        ("上 海 市 松 江 区 财 政 局", "310117"),
    ],
)
def test_named_place(name: str, code: str):
    found = region_of(name)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    "name",
    [
        "",
        "财政局",
        "鼓楼区教育局",
        "朝阳区财政局",
        "城关镇人民政府",
        "公安局交通警察支队",
        "合作交流办公室",
        "平安建设办公室",
        "中山医院",
        "西湖区域治理中心",
        "港口经济开发区管理委员会",
        "东湖高新技术开发区管理委员会",
        "城北工业园区管理办公室",
    ],
)
def test_no_place_or_one_of_several_is_unknown(name: str):
    assert region_of(name) is None


@pytest.mark.parametrize(("name", "code"), [("江苏省鼓楼区", "320000"), ("上海市长征镇人民政府", "310000")])
def test_what_cannot_be_narrowed_stays_wide(name: str, code: str):
    assert region_of(name) == region(code)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("河北省邢台县财政局", "130521"),
        ("友好区财政局", "230719"),
        ("钢城区财政局", "370117"),
        ("无为县财政局", "340225"),
        ("上海市崇明县财政局", "310230"),
    ],
)
def test_a_name_given_up_leads_to_its_last_bearer(name: str, code: str):
    found = region_of(name)
    assert found is not None
    assert found.code == code


def test_two_bearers_at_one_time_stay_ambiguous_after_one_is_gone():
    assert region_of("桥东区财政局") is None
    assert region_of("张家口市桥东区财政局") == region("130702")


def test_a_code_keeps_its_newest_name():
    assert region("130502") == Region("130502", "襄都区", "130500")
    assert region("000000") is None


def test_every_division_stands_under_a_known_one_up_to_its_province():
    for code in known().labels:
        above = parent_code(code)
        assert (above is None) == code.endswith("0000")
        assert above is None or (above in known().labels and code[:2] == above[:2])


def test_every_province_and_prefecture_in_force_is_found_by_its_own_name():
    for name, bearers in known().full.items():
        for bearer in bearers:
            if bearer.code.endswith("0000") and not bearer.last:
                assert region_of(name + "财政局") == region(bearer.code)


@given(st.text())
def test_any_text_is_answered(name: str):
    found = region_of(name)
    assert found is None or found == region(found.code)


def test_triples_describe_the_division_and_all_above():
    graph = Graph()
    for triple in region_triples("310117"):
        graph.add(triple)
    assert set(graph.subjects(RDF.type, ZB.Region)) == {region_iri("310117"), region_iri("310000")}
    assert (region_iri("310117"), SKOS.broader, region_iri("310000")) in graph
    assert (region_iri("310117"), SKOS.prefLabel, Literal("松江区", lang="zh")) in graph
    assert (region_iri("310117"), SKOS.notation, Literal("310117")) in graph
    assert list(region_triples("000000")) == []
