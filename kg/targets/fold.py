"""Bring the many spellings of one target cell to one: half-width, no mark-up, no idle blanks."""

import re

from kg.targets.currency import with_unit

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Signs that print like an ASCII sign; the square metre ㎡ is left alone because it is a unit in its own right.
_LOOKALIKES = str.maketrans(
    {
        "\u3000": " ",
        "﹥": ">",
        "〉": ">",
        "›": ">",
        "﹤": "<",
        "〈": "<",
        "‹": "<",
        "﹦": "=",
        "═": "=",
        "﹪": "%",
        "−": "-",
        "﹣": "-",
        "‐": "-",
        "‑": "-",
        "∼": "~",
        "〜": "~",
        "˜": "~",
        "≧": "≥",
        "⩾": "≥",
        "≽": "≥",
        "≮": "≥",
        "≦": "≤",
        "⩽": "≤",
        "≼": "≤",
        "≯": "≤",
        "﹙": "(",
        "﹚": ")",
        "〔": "(",
        "〕": ")",
    }
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# A short list instead of html.unescape, which raises on a numeric reference of some thousand digits.
_ENTITIES = {"&gt;": ">", "&lt;": "<", "&ge;": "≥", "&le;": "≤", "&nbsp;": " ", "&amp;": "&", "&plusmn;": "±"}
_ENTITY = re.compile("|".join(_ENTITIES), re.IGNORECASE)
# Named tags only: `<10%` and `<0%` are targets.
_TAG = re.compile(r"</?(?:br|p|b|sup|sub|strong|span)\s*/?>", re.IGNORECASE)
_LATEX = (
    (re.compile(r"\\(?:geqslant|geqq|geq|ge)(?![a-zA-Z])"), "≥"),
    (re.compile(r"\\(?:leqslant|leqq|leq|le)(?![a-zA-Z])"), "≤"),
    (re.compile(r"\\gt(?![a-zA-Z])"), ">"),
    (re.compile(r"\\lt(?![a-zA-Z])"), "<"),
    (re.compile(r"\\sim(?![a-zA-Z])"), "~"),
    (re.compile(r"\\pm(?![a-zA-Z])"), "±"),
    (re.compile(r"\\(?:mathrm|text|textrm|mathbf)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\^\s*\{?\s*2\s*\}?"), "²"),
    (re.compile(r"\^\s*\{?\s*3\s*\}?"), "³"),
    (re.compile(r"\\([%~,; ])"), r"\1"),
    (re.compile(r"[${}]"), ""),
)
_BOLD = re.compile(r"^\*\*([^*_]+)\*\*$")
_IDLE_BLANK = re.compile(r"(?<![0-9]) | (?![0-9])")
_EDGES = "。.;,、；，\"'“”"


def fold(text: str) -> str:
    r"""Return the one spelling under which a target cell is read.

    Full-width signs become half-width, look-alikes of operators become the operator, LaTeX (``$\geq 85\%$``) and
    a few tags are undone, a sign of money in front of a number becomes the unit behind it, quotes and closing
    punctuation fall away. Blanks are dropped except between two digits, where joining would make up a number that is
    not printed.
    """
    text = _INVISIBLE.sub("", text.translate(_WIDTH).translate(_LOOKALIKES))
    text = _ENTITY.sub(lambda match: _ENTITIES[match[0].lower()], text)
    text = _TAG.sub(" ", text)
    text = with_unit(text)
    if any(sign in text for sign in "\\$^"):
        for pattern, replacement in _LATEX:
            text = pattern.sub(replacement, text)
    text = " ".join(text.split()).replace("°C", "℃").replace("° C", "℃")
    text = _BOLD.sub(r"\1", _IDLE_BLANK.sub("", text))
    return text.strip(_EDGES + " ")
