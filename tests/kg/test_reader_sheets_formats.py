"""Number formats: what a spreadsheet shows for a value."""

from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.readers.sheets.formats import builtin_code, general, shown_number, shown_text

#: The accounting format of a Chinese Excel.
ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '

NUMBERS = [
    (0.95, "0%", "95%"),
    (0.955, "0.00%", "95.50%"),
    (0.125, "0.0%", "12.5%"),
    (-0.05, "0.00%;[Red]-0.00%", "-5.00%"),
    (1234.5, "#,##0.00", "1,234.50"),
    (1234567, "#,##0", "1,234,567"),
    (-1234567.891, "#,##0.0", "-1,234,567.9"),
    (0, "#,##0", "0"),
    (0, "#", ""),
    (0.5, "#.00", ".50"),
    (12, "0.##", "12"),
    (12.5, "0.##", "12.5"),
    (7, "000", "007"),
    (2.5, "0", "3"),
    (1.005, "0.00", "1.01"),
    (-0.001, "0.00", "0.00"),
    (5, '0"个"', "5个"),
    (5, '"共"0"项"', "共5项"),
    (5, 'G/通用格式"人"', "5人"),
    (-5, 'General"人"', "-5人"),
    (0.9, '"≥"0%', "≥90%"),
    (5, ">=0", ">=5"),
    (123456.789, '0.00"万元"', "123456.79万元"),
    (123456789, '0!.0,"万"', "12345.7万"),
    (120000, "0,", "120"),
    (1234567.891, '#,##0.00,"千"', "1,234.57千"),
    (13800000000, "000-0000-0000", "138-0000-0000"),
    (50, '[>=1]0"天";0%', "50天"),
    (0.5, '[>=1]0"天";0%', "50%"),
    (0, '[=0]"无";[>10]"多"0;0.0', "无"),
    (12, '[=0]"无";[>10]"多"0;0.0', "多12"),
    (-3, '[<0]"负"0;0', "负3"),
    (-5, "0;0", "5"),
    (-5, "0.00_);(0.00)", "(5.00)"),
    (0, '0;-0;"零"', "零"),
    (0, "0;-0;;@", ""),
    (5, ";;;", ""),
    (5, "@", "5"),
    (0, ACCOUNTING, "-"),
    (-1234.5, ACCOUNTING, "-1,234.50"),
    (1234.5, "[$￥-804]#,##0.00", "￥1,234.50"),
    (-1234.5, '"¥"#,##0.00;[Red]"¥"\\-#,##0.00', "¥-1,234.50"),
    (12345, "0.00E+00", "1.23E+04"),
    (99.995, "0.00E+0", "1.00E+2"),
    (0.004, "0.00E+0", "4.00E-3"),
    (1.5, "# ?/?", "1 1/2"),
    (0.25, "# ??/??", "1/4"),
    (0.5, "# ?/4", "2/4"),
    (5, "", "5"),
]

DATES = [
    (44927, "yyyy-mm-dd", "2023-01-01"),
    (44927, "yyyy/m/d", "2023/1/1"),
    (44927, "yyyy.mm.dd", "2023.01.01"),
    (44927, 'yyyy"年"m"月"', "2023年1月"),
    (44927, '[$-804]yyyy"年"m"月"d"日";@', "2023年1月1日"),
    (44927, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "2023年1月1日"),
    (44927, "[$-F800]dddd, mmmm dd, yyyy", "2023年1月1日"),
    (44927, "yyyy-mm-dd h:mm:ss", "2023-01-01"),
    (44927.5, "yyyy-mm-dd h:mm:ss", "2023-01-01 12:00:00"),
    (44927.75, "yyyy-m-d aaaa 上午/下午h:mm", "2023-1-1 星期日 下午6:00"),
    (44927, "mmm-yy", "Jan-23"),
    (44927, "[$-804]mmmm dddd", "一月 星期日"),
    (44927, "mm", "01"),
    (0.5, "h:mm AM/PM", "12:00 PM"),
    (1.5, "[h]:mm", "36:00"),
    (0.51, "mm:ss.0", "14:24.0"),
    (1, "yyyy-mm-dd", "1900-01-01"),
    (60, "yyyy-mm-dd", "1900-02-29"),
    (61, "yyyy-mm-dd", "1900-03-01"),
    (0, "yyyy-mm-dd", "1900-01-00"),
    (-1, "yyyy-mm-dd", "-1"),
    (3_000_000, "yyyy-mm-dd", "3000000"),
]


@pytest.mark.parametrize(("value", "code", "shown"), NUMBERS + DATES)
def test_a_number_is_shown_by_its_format(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code).strip() == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        (1 / 3, "0.333333333"),
        (100 / 3, "33.33333333"),
        (12345678.905, "12345678.905"),
        (123456.123456, "123456.123456"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (1e-12, "0.000000000001"),
        (1e300, "1E+300"),
    ],
)
def test_a_number_without_format_has_no_dust_and_loses_no_fen(value: float, shown: str) -> None:
    assert general(value) == shown


@pytest.mark.parametrize(
    ("number", "value", "shown"),
    [(0, 0.5, "0.5"), (9, 0.5, "50%"), (10, 0.5, "50.00%"), (14, 44927, "2023/1/1"), (57, 44927, "2023年1月"),
     (31, 44927, "2023年1月1日"), (4, 1234.5, "1,234.50"), (43, 0, "-"), (163, 7, "7")],
)  # fmt: skip
def test_formats_without_a_code_are_those_of_a_chinese_excel(number: int, value: float, shown: str) -> None:
    assert shown_number(value, builtin_code(number)) == shown


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("甲", "General", "甲"),
        ("甲", "0.00", "甲"),
        ("12", '@"元"', "12元"),
        ("甲", '0;-0;0;"第"@', "第甲"),
        ("甲", ";;;", ""),
    ],
)
def test_a_text_is_shown_by_the_text_section(text: str, code: str, shown: str) -> None:
    assert shown_text(text, code) == shown


def test_old_macintosh_days_count_from_1904() -> None:
    assert shown_number(43465, "yyyy-mm-dd", from_1904=True) == "2023-01-01"


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet='0#?.,%E+-/;[]">=h1mdysaG@_*\\! 年AP', max_size=12),
)
def test_any_value_and_any_code_give_a_text(value: float, code: str) -> None:
    assert isinstance(shown_number(value, code), str)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_general_and_fixed_decimals_give_the_number_back(digits: int, places: int) -> None:
    value = digits / 10**places
    assert isfinite(value)
    assert float(general(value)) == value
    assert float(shown_number(value, "0." + "0" * places if places else "0")) == value
    assert float(shown_number(value, "#,##0.000000").replace(",", "")) == value
