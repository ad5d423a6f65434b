"""Tell HTML and the XML kinds by the first thousand characters, in any encoding that keeps ASCII or is UTF-16."""

import codecs
import re

_HEAD = 8192

#: What may stand before the first tag: white space, an XML declaration, comments, other instructions.
_LEADING = re.compile(r"(?:\s|\ufeff|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title|style|script|link|base)\b", re.IGNORECASE)
_PAGE_LATER = re.compile(r"^\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE | re.MULTILINE)
_FRAGMENT = re.compile(
    r"<(?:table|div|p|span|font|center|form|section|article|main|h[1-6]|ul|ol|b|strong|br|a)\b[^<]*>", re.IGNORECASE
)
_MARKDOWN = re.compile(r"^(?:#{1,6} |\|.*\|\s*$|```)", re.MULTILINE)

_MIME = re.compile(r"^MIME-Version\s*:", re.IGNORECASE | re.MULTILINE)
_MIME_PAGE = re.compile(r"^Content-Type\s*:\s*(?:multipart/(?:related|mixed|alternative)|text/html)", re.I | re.M)

_ROOT = re.compile(r"<([A-Za-z_][\w.-]*(?::[\w.-]+)?)[\s/>]")


def head_of(data: bytes) -> str:
    """Decode the first bytes so that the ASCII in them can be read; other characters come out as they may."""
    head = data[:_HEAD]
    if head.startswith(codecs.BOM_UTF8):
        return head[3:].decode("latin-1")
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace")
    if head[1:2] == b"\0" and head[3:4] == b"\0":
        return head.decode("utf-16-le", "replace")
    if head[0:1] == b"\0" and head[2:3] == b"\0":
        return head.decode("utf-16-be", "replace")
    return head.decode("latin-1")


def is_html(head: str) -> bool:
    """Tell whether text begins as a page or as a piece of one; a tag in the course of plain text is not enough."""
    leading = _LEADING.match(head)
    start = leading.end() if leading else 0
    if _PAGE.match(head, start) or _PAGE_LATER.search(head):
        return True
    return _FRAGMENT.match(head, start) is not None and not _MARKDOWN.search(head)


def is_mail(head: str) -> bool:
    """Tell whether text begins as a page saved with its parts (MHTML), which is a mail with an HTML part."""
    return _MIME.search(head) is not None and _MIME_PAGE.search(head) is not None and not head.lstrip().startswith("<")


def xml_root(head: str) -> str | None:
    """Return the name of the first element of an XML text that says so, None of any other text."""
    if not head.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        return None
    leading = _LEADING.match(head)
    root = _ROOT.match(head, leading.end() if leading else 0)
    return root[1] if root else None
