"""What an element of a page shows that is not simply its text: fields of web forms, hidden and raised text."""

import re
from typing import Final

from lxml import etree

#: Inputs that show no value of their own, or none that belongs to the form.
_SILENT: Final = frozenset(("hidden", "button", "submit", "reset", "image", "file", "password", "range", "color"))

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_RAISED = re.compile(r"\s*(-?\d{1,2})\s*")


def is_hidden(element: etree._Element) -> bool:
    """Tell whether a browser shows the element, as far as it says so itself."""
    if element.tag in {"html", "body"}:
        # Hidden until a script has run, which every reader of the page sees.
        return False
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def all_text(element: etree._Element) -> str:
    """Return the text of the element and of all elements in it."""
    return "".join(str(piece) for piece in element.itertext())


def line_of(element: etree._Element) -> int:
    """Return the 1-based line of the source where the element begins."""
    return element.sourceline if isinstance(element.sourceline, int) else 1


def input_text(element: etree._Element) -> str:
    """Return what an ``<input>`` shows; boxes as ☑ or □."""
    kind = (element.get("type") or "text").lower()
    if kind in {"checkbox", "radio"}:
        return "□" if element.get("checked") is None else "☑"
    return "" if kind in _SILENT else element.get("value") or ""


def select_text(element: etree._Element) -> str:
    """Return the chosen options of a ``<select>``; the first one where none is, unless it has no value (请选择)."""
    options = list(element.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and element.get("multiple") is None:
        chosen = [option for option in options[:1] if option.get("value") != ""]
    return "，".join(all_text(option).strip() for option in chosen)


def raised_text(element: etree._Element) -> str | None:
    """Return a ``<sup>`` of digits as superscript characters (m²), None for any other."""
    digits = _RAISED.fullmatch(element.text or "") if not len(element) else None
    return digits[1].translate(_SUPERSCRIPT) if digits else None


def number_text(element: etree._Element) -> str | None:
    """Return the value that Excel wrote beside a number too wide for its column (####), None elsewhere."""
    shown = (element.text or "").strip()
    return element.get("x:num") or None if shown and not shown.strip("#") and not len(element) else None
