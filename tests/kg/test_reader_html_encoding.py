"""Web pages in every encoding, whatever they declare, and as mail with their parts."""

from email.message import EmailMessage

import pytest
from made_pages import EXPECTED, FORM, shown

from kg.documents import Paragraph
from kg.errors import Truncated, WrongEncoding
from kg.readers.base import ReadOptions
from kg.readers.html import read_html
from kg.records import IssueCode


@pytest.mark.parametrize("actual", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "GBK", "gb18030", "iso-8859-1", "utf-16", "nonsense"])
@pytest.mark.parametrize(
    "how",
    [
        "<meta charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_the_encoding_is_found_whatever_is_declared(actual: str, declared: str, how: str) -> None:
    page = (how.format(declared) if declared else "") + "<html>" + FORM
    assert shown(read_html(page.encode(actual), "page.html", ReadOptions())) == EXPECTED


def test_gb2312_means_gb18030() -> None:
    page = "<meta charset=gb2312><p>䶮市㐂街道 镕 ①㎡"
    assert shown(read_html(page.encode("gb18030"), "a", ReadOptions())) == ["䶮市㐂街道 镕 ①㎡"]


def test_declared_big5_is_read() -> None:
    page = "<meta charset=big5><p>績效目標申報表與專案"
    assert shown(read_html(page.encode("big5"), "a", ReadOptions())) == ["績效目標申報表與專案"]


def test_a_broken_byte_in_a_long_page_is_an_issue_and_many_are_an_error() -> None:
    page = b"<meta charset=utf-8><p>" + "绩效目标".encode() * 100 + b"\xff<p>" + "完".encode()
    document = read_html(page, "a", ReadOptions())
    assert [issue.code for issue in document.issues] == [IssueCode.WRONG_ENCODING]
    assert document.blocks[1] == Paragraph("完")
    with pytest.raises(WrongEncoding):
        read_html(b"<p>" + b"\xff\x81\x20" * 50, "a", ReadOptions())


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_a_page_saved_with_its_parts(transfer: str, charset: str) -> None:
    mail = EmailMessage()
    mail.set_content("nothing")
    mail.add_related(FORM, subtype="html", cte=transfer, charset=charset)
    mail.add_related(b"\x89PNG", maintype="image", subtype="png")
    assert shown(read_html(mail.as_bytes(), "page.mht", ReadOptions())) == EXPECTED


def test_a_malformed_header_of_a_part_is_no_traceback() -> None:
    mail = b"MIME-Version: 1.0\nContent-Type: text/html;gb2312\r\n *\n\n" + FORM.encode()
    assert shown(read_html(mail, "page.mht", ReadOptions())) == EXPECTED


def test_parts_in_parts_without_end_are_no_mail() -> None:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="{0}"\n\n--{0}\n'
    with pytest.raises(Truncated):
        read_html("".join(map(head.format, range(2000))).encode(), "page.mht", ReadOptions())
