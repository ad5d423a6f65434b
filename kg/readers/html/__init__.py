"""Web pages: also those that Excel, Word and budget systems save under another name."""

import hashlib
import re

from kg.documents import Block, Document
from kg.errors import Truncated, WrongEncoding
from kg.readers.base import ReadOptions
from kg.readers.html.blocks import markup_blocks
from kg.readers.html.grid import Meter
from kg.readers.html.source import Source, sources_of
from kg.records import Issue, IssueCode

_TABLE_TAG = re.compile(r"<(/?)(table|html|body)\b", re.IGNORECASE)


def read_html(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read a page, or all pages of a saved mail (MHTML), into paragraphs and ruled tables.

    Tables that only arrange the page are dissolved. What a browser does not show is left out.

    :raises WrongEncoding: if no encoding fits.
    :raises TooLarge: if the page is beyond a limit.
    :raises Truncated: if a mail is no real one.
    """
    try:
        sources = sources_of(data)
    except RecursionError as error:
        raise Truncated(file=name, kind="MHTML") from error
    if sources is None:
        raise WrongEncoding(file=name)
    meter = Meter(options.limits.cells)
    blocks: list[Block] = []
    issues: list[Issue] = []
    for source in sources:
        blocks += markup_blocks(source.text, name, options.limits, meter)
        issues += _issues(source)
    return Document(name, hashlib.sha256(data).hexdigest(), tuple(blocks), tuple(issues))


def _issues(source: Source) -> list[Issue]:
    issues = []
    if source.broken:
        message = f"网页中有 {source.broken} 个字符无法解码，文中以“\ufffd”代替，请对照原网页核对"
        issues.append(Issue(IssueCode.WRONG_ENCODING, message))
    if _ends_in_a_table(source.text):
        issues.append(Issue(IssueCode.TRUNCATED, "网页在表格中间结束，后面的内容可能缺失，请重新获取该网页"))
    return issues


def _ends_in_a_table(text: str) -> bool:
    """Tell whether the last table is never closed, nor the page after it."""
    last = None
    for last in _TABLE_TAG.finditer(text):  # noqa: B007
        pass
    return last is not None and not last[1] and last[2].lower() == "table"
