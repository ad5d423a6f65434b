"""What the characters of symbol fonts look like, as Unicode.

Word keeps such characters as codes of the font, alone or moved to the private area U+F000 to U+F0FF. Sources: Adobe's
Symbol encoding, and the mapping of the Wingdings in the Unicode proposal L2/11-052R.
"""

from typing import Final

#: Stands for a symbol that no table here knows; no text that somebody typed holds it.
UNKNOWN: Final = "\ufffd"

_BULLETS: Final = dict.fromkeys(range(0x9E, 0xA0), "•") | {0x6C: "●", 0x6E: "■", 0x75: "◆", 0x77: "◆", 0xA7: "▪"}
_DIGITS: Final = {
    code: char
    for first, chars in ((0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩"), (0x8B, "⓿❶❷❸❹❺❻❼❽❾❿"))
    for code, char in enumerate(chars, first)
}
_ARROWS: Final = dict(enumerate("←→↑↓↖↗↙↘", 0xDF))

_WINGDINGS: Final = (
    _BULLETS
    | _DIGITS
    | _ARROWS
    | {0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0xA8: "□", 0xFE: "☑", 0xFD: "☑", 0xFC: "√", 0xFB: "×"}
    | {0x76: "❖", 0xA1: "○", 0xA4: "◉", 0xAB: "★", 0xD8: "➢", 0x20: " "}
)
_WINGDINGS_2: Final = (
    {0x4F: "×", 0x50: "√", 0x51: "☑", 0x52: "☑", 0x53: "☑", 0x54: "☑", 0xA3: "□", 0x20: " "}
    | dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x69))
    | {0x97: "●", 0x98: "●"}
)
_WEBDINGS: Final = {0x61: "√", 0x63: "□", 0x67: "■", 0x72: "×", 0x6E: "●", 0x20: " "}

_SYMBOL_LOW: Final = " !∀#∃%&∋()*+,-./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~"
_SYMBOL_HIGH: Final = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
_SYMBOL: Final = dict(enumerate(_SYMBOL_LOW, 0x20)) | dict(enumerate(_SYMBOL_HIGH, 0xA0))

_FONTS: Final = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}

_SUPERSCRIPTS: Final = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")


def is_symbol_font(font: str | None) -> bool:
    """Tell whether the characters of the font are symbols that :func:`symbol` knows."""
    return font is not None and font.lower() in _FONTS


def symbol(font: str | None, code: int) -> str:
    """Return what the font shows for a code, :data:`UNKNOWN` where no table says."""
    table = _FONTS.get((font or "").lower())
    if table is None:
        # An ordinary font shows the character itself; in the private area nobody knows what.
        return chr(code) if 0x20 <= code < 0xD800 else UNKNOWN
    return table.get(code & 0xFF, UNKNOWN)


def in_font(text: str, font: str | None) -> str:
    """Return what a symbol font shows for a text; Chinese in between comes from another font and stays."""
    return "".join(symbol(font, ord(char)) if _is_code(ord(char)) else char for char in text)


def raised(text: str) -> str:
    """Return the digits of a superscript as superscripts: 10⁴ is not 104."""
    return text.translate(_SUPERSCRIPTS)


def _is_code(code: int) -> bool:
    return code < 0x100 or 0xF000 <= code <= 0xF0FF
