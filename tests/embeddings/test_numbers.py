"""Numbers that count are masked, numbers that name are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.numbers import masked
from embeddings.segment import normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("培训3次以上", "培训５次以上"),
        ("培训3次以上", "培训五次以上"),
        ("覆盖率95%以上", "覆盖率百分之九十以上"),
        ("2023年完成", "二〇二四年完成"),
        ("补助1,000元", "补助20.5元"),
        ("第一季度支出进度", "第3季度支出进度"),
        ("2-3个村", "4～5个村"),
        ("2023.07-2024.01", "2022.01-2022.12"),
        ("射程≥80M", "射程≥100m"),
        ("十五日内办结", "3日内办结"),
    ],
)
def test_texts_that_differ_in_numbers_only(one, other):
    assert masked(one) == masked(other)


@pytest.mark.parametrize(("one", "other"), [("补助5元", "补助5万元"), ("培训3次", "培训3人"), ("3个月", "3年")])
def test_units_stay(one, other):
    assert masked(one) != masked(other)


@pytest.mark.parametrize(
    "text",
    [
        "5G网络覆盖率",
        "5g基站数量",
        "PM2.5浓度",
        "12345热线办结率",
        "一次性补贴",
        "三公经费",
        "万元GDP能耗",
        "G20峰会",
        "一体化平台",
        "一类项目立项数",
        "十四五规划",
        "一年一度",
        "群众满意度",
    ],
)
def test_names_stay(text):
    assert masked(text) == normalise(text)


@settings(deadline=None)  # the first call loads the dictionary
@given(st.text(st.one_of(st.characters(), st.sampled_from("0129.,-%一二三十百半两次个年月第万元性以上")), max_size=30))
def test_idempotent(text):
    assert masked(masked(text)) == masked(text)
