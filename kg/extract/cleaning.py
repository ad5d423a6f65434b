"""Clean the text of a cell: what converters leave behind goes, what the form says stays."""

import html
import re
import unicodedata

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PARAGRAPH_END = re.compile(r"</(?:p|li|div|tr|h\d)>|<br\s*/?>", re.IGNORECASE)
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_FORMULA = re.compile(r"\$([^$\n]*)\$")
_LATEX = (
    *((r"\times", "×"), (r"\geqslant", "≥"), (r"\leqslant", "≤"), (r"\geq", "≥"), (r"\leq", "≤"), (r"\ge", "≥")),
    *((r"\le", "≤"), (r"\sim", "~"), (r"\%", "%"), (r"\pm", "±")),
)
_SPACES = re.compile(r"[ \t\u3000\u00a0]+")
_INVISIBLE = re.compile(r"[\u200b\u200c\u200d\ufeff\u00ad]")
_BRACKETS = re.compile(r"\([^()]*\)?")
_LETTER = re.compile(r"[^\W_]")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．](?=\D)")
_YEAR = re.compile(r"^(?:19|20)\d\d年度?(?=.)")

#: No label is longer than this (characters); longer cells are never looked up.
LABEL_LIMIT = 40


def compact(text: str) -> str:
    """Fold width and drop every blank: the form in which texts are compared."""
    return "".join(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).split())


def label_key(text: str) -> str:
    """Return what is left of a label without spacing, brackets, colon, stars and number; empty for long texts.

    A year in front becomes 年度: 2024年目标值 is 年度目标值.
    """
    if len(text) > LABEL_LIMIT:
        return ""
    bare = _BRACKETS.sub("", compact(text)).strip(":*#").removesuffix(":")
    return _YEAR.sub("年度", _ORDINAL.sub("", bare))


def clean(text: str) -> str:
    """Return one line of plain text: no tags, no bookmarks, no formula signs."""
    text = _strip_marks(text)
    return _SPACES.sub(" ", text.replace("\n", "")).strip()


def clean_paragraphs(text: str) -> str:
    """Return plain text with its paragraphs on lines of their own."""
    text = _strip_marks(_PARAGRAPH_END.sub("\n", text))
    if text.count('"') % 2:
        # A spreadsheet export opens a quotation mark before a cell with line breaks and loses the closing one.
        text = text.removeprefix('"')
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def has_content(text: str) -> bool:
    """Tell whether the text holds a letter or digit: a lone bracket or dash is an empty cell."""
    return _LETTER.search(text) is not None


def _strip_marks(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", text)
    if "[" in text:
        text = _BOOKMARK.sub("", text)
    if "$" in text:
        text = _FORMULA.sub(_fold_formula, text)
    if "&" in text:
        text = html.unescape(text)
    return _INVISIBLE.sub("", text).strip()


def _fold_formula(match: re.Match[str]) -> str:
    text = match.group(1)
    for sign, char in _LATEX:
        text = text.replace(sign, char)
    return text.replace(" ", "")
