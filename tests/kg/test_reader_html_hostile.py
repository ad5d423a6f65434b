"""Markup that is broken, very deep, very large or nothing but noise."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_pages import FORM, only_table, read, shown

from kg.documents import Document, Table
from kg.errors import InputError, TooDeep, TooLarge
from kg.limits import Limits
from kg.readers.base import ReadOptions
from kg.readers.html import read_html
from kg.records import IssueCode


def test_broken_markup_loses_no_text() -> None:
    markup = "<table>外一<td>甲<tr>外二<td>乙<div><td>丙</div><form><tr><td>丁</form></table></table></td>后"
    assert shown(read(markup)) == ["外一", "外二", [["甲"], ["乙", "丙"], ["丁"]], "后"]


def test_an_unclosed_table_is_read_and_told() -> None:
    document = read("<html><table><tr><td>项目名称<td>城区绿")
    assert shown(document) == [[["项目名称", "城区绿"]]]
    assert [issue.code for issue in document.issues] == [IssueCode.TRUNCATED]
    assert not read(f"<html><body>{FORM}</body></html>").issues


@pytest.mark.parametrize("tag", ["div", "span", "font", "ul", "b"])
@pytest.mark.parametrize("closed", [True, False])
def test_very_deep_markup_is_read_or_refused(tag: str, *, closed: bool) -> None:
    markup = f"<{tag}>" * 100_000 + "甲" + f"</{tag}>" * (100_000 if closed else 0) + "<p>乙</p>"
    try:
        assert shown(read(markup)) == ["甲", "乙"]
    except TooLarge:
        assert tag == "ul"


@pytest.mark.parametrize("tag", ["<span ", "<div "])
def test_deep_markup_with_tags_without_end_takes_no_longer(tag: str) -> None:
    start = time.perf_counter()
    with suppress(TooLarge):
        read("<ul>" * 3000 + tag * 80_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("markup", "limits"),
    [
        ("<table>" + "<tr><td>1" * 200, Limits(cells=100)),
        ("<table>" + "<td rowspan=65534>1" * 1000 + "<tr><td>2" * 10_000, Limits()),
        ("<table><tr><td>" * 33, Limits()),
        ("<table><tr><td>" * 100_000, Limits()),
        ("<i>" * 401, Limits(cells=100)),
    ],
)
def test_what_is_beyond_a_limit_is_refused_in_time(markup: str, limits: Limits) -> None:
    start = time.perf_counter()
    with pytest.raises(TooLarge) as caught:
        read(markup, limits)
    assert isinstance(caught.value, TooDeep) or caught.value.data["setting"].startswith("ZHIBIAO_READ_")
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("markup", "limits", "size", "limit"),
    [
        ("<table><tr><td>" * 33, Limits(), 5, 4),
        ("<table><tr><td>" * 17, Limits(nesting=2), 3, 2),
        ("<i>" * 401, Limits(cells=100), 101, 100),
    ],
)
def test_a_limit_is_told_by_the_value_of_its_setting(markup: str, limits: Limits, size: int, limit: int) -> None:
    with pytest.raises(TooLarge) as caught:
        read(markup, limits)
    assert (caught.value.data["size"], caught.value.data["limit"]) == (size, limit)


def test_the_depth_that_the_parser_takes_is_told_as_it_is() -> None:
    # The page and its body are two levels of their own.
    assert read("<div>" * 2044 + "甲" + "</div>" * 2044).blocks
    with pytest.raises(TooDeep, match="more than 2048 levels"):
        read("<q>" * 2047 + "甲")


def test_absurd_spans_of_many_cells_take_no_memory() -> None:
    markup = "<table>" + ("<tr>" + "<td colspan=1000 rowspan=0>1" * 10) * 1000
    with pytest.raises(TooLarge):
        read(markup)
    markup = "<table>" + ("<tr>" + "<td colspan=1000>1" * 10) * 1000
    assert {cell.columns for row in only_table(read(markup)).rows for cell in row.cells} == {1}


TAGS = [
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "p",
    "br",
    "div",
    "pre",
    "ol",
    "li",
    "select",
    "input",
    "sup",
    "caption",
]
PIECES = st.one_of(
    st.sampled_from([f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")]),
    st.sampled_from(
        ["<td rowspan=3>", "<td colspan=2 rowspan=0>", "<!--", "-->", "<?", "&#x;", "<![endif]>", "\0", "\ud800"]
    ),
    st.text(max_size=4),
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40))
def test_any_markup_gives_a_sound_grid(pieces: list[str]) -> None:
    data = "".join(pieces).encode("utf-8", "replace")
    document = Document("", "")
    with suppress(InputError):
        document = read_html(data, "a", ReadOptions())
    for block in document.blocks:
        if isinstance(block, Table):
            places = [
                (place + down, one.column + right)
                for place, row in enumerate(block.rows)
                for one in row.cells
                for down in range(one.rows)
                for right in range(one.columns)
            ]
            assert len(places) == len(set(places))
            assert max(row for row, _ in places) < len(block.rows)
        else:
            assert block.text.strip()
