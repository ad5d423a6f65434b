"""Laws of reading and printing targets, over arbitrary and over nasty text."""

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from kg.records import Operator, Target
from kg.targets import format_target, is_placeholder, parse_target

PIECES = [
    *"0123456789.,:+-±%‰℃()[]{}$\\^*_?/~·=<>≥≤ \t\n",
    *"０９．，％（）＝＞＜～－\u3000",
    *"零〇一二两三十百千万亿半几余成点",
    *"年月日时分次个人家元米月亩㎡Xx×□…",
    *[
        "不低于",
        "不超过",
        "大于等于",
        "小于",
        "以上",
        "以内",
        "内",
        "之间",
        "左右",
        "达到",
        "控制在",
        "为",
        "每",
        "每年",
        "约",
        "且",
    ],
    *[
        "万元",
        "亿元",
        "万人次",
        "千米",
        "个工作日",
        "小时",
        "企业",
        "百分之",
        "千分之",
        "至",
        "到",
        "(%)",
        "（万元）",
        r"\geq ",
        r"\%",
    ],
    *["2023", "12", "100.00", "1,000", "**", "XX", "&gt;", "<br/>", "完成", "底前", "(含)", "季度"],
]
NASTY = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
# Cells that look like targets: every part may be missing.
SHAPED = st.tuples(
    st.sampled_from(["", "", "每年", "每人每月", "全年"]),
    st.sampled_from(["", "≥", "<=", ">", "=", "不低于", "不超过", "少于", "约", "控制在", "±"]),
    st.sampled_from(
        ["3", "0.50", "-5", "1,200", "20", "2023", "2023.07", "二十", "三", "一百零五", "百分之九十", "五百", "1亿2000"]
    ),
    st.sampled_from(["", "", "万", "百", "千万", "亿", "成", "余"]),
    st.sampled_from(
        ["", "%", "元", "(元)", "万元", "（万元）", "月", "(月)", "年", "季度", "家企业", "/株", "(榀)", "人·次", "分"]
    ),
    st.sampled_from(["", "", "", "-", "~", "至", "且≤", "小于", "±", ","]),
    st.sampled_from(["", "", "", "30万元", "25%", "十二", "2025年", "12月", "九百", "5(榀)"]),
    st.sampled_from(["", "", "以上", "以内", "内", "左右", "之间", "(含)以上", "。"]),
).map("".join)
ANY = st.one_of(st.text(), NASTY, SHAPED)
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False, allow_infinity=False)
UNITS = st.sampled_from(
    [None, "%", "元", "次", "人次", "个月", "月", "千米", "季度", "元/人·月", "次/年", "榀", "台(套)"]
)


def meaning(target: Target) -> tuple:
    return target.op, target.value, target.value_to, target.unit, target.qualitative


def widen(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(ANY)
@example("1" * 100_000)
@example("≥" + "9" * 5000 + "%")
@example("&#" + "9" * 5000 + ";")
@example("一" * 5000)
@example("\x00")
@example("\ud800")
def test_every_text_is_read_and_raw_is_kept(text):
    assert parse_target(text).raw == text


@given(ANY)
def test_number_and_text_exclude_each_other(text):
    target = parse_target(text)
    if target.qualitative is not None:
        assert target.qualitative == text.strip() != ""
        assert target.op is target.value is target.value_to is target.unit is None
    else:
        assert (target.value_to is not None) == (target.op is Operator.RANGE)
        assert target.value is not None or (target.op is None and target.unit is None)


@given(ANY)
def test_values_are_finite_and_ordered(text):
    target = parse_target(text)
    assert all(value is None or value.is_finite() for value in (target.value, target.value_to))
    if target.value is not None and target.value_to is not None:
        assert target.value <= target.value_to


@given(ANY)
@example("2023.120")
@example("20,231,231")
@example("6(月)")
@example("5(万万元)")
def test_print_is_read_back(text):
    target = parse_target(text)
    assert meaning(parse_target(format_target(target))) == meaning(target)


@given(NASTY | SHAPED)
def test_full_width_is_read_as_half_width(text):
    narrow, wide = parse_target(text), parse_target(widen(text))
    if narrow.qualitative is None:
        assert meaning(wide) == meaning(narrow)
    else:
        assert wide.qualitative == widen(text).strip()


@given(ANY)
def test_placeholder_has_no_meaning(text):
    if is_placeholder(text):
        assert parse_target(text) == Target(text)


@given(NUMBERS, UNITS, st.sampled_from([op for op in Operator if op is not Operator.RANGE]))
def test_a_made_target_survives_print_and_reading(number, unit, op):
    made = Target(None, op, number, None, unit)
    assert meaning(parse_target(format_target(made))) == meaning(made)


@given(st.integers(0, 10**9), st.integers(0, 99), st.sampled_from([("万元", 4), ("亿元", 8), ("千元", 3), ("元", 0)]))
def test_multipliers_are_exact(whole, cents, unit):
    word, exponent = unit
    printed = Decimal(f"{whole}.{cents:02}")
    assert parse_target(f"≤{printed}({word})").value == printed * 10**exponent
