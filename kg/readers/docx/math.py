"""Formulas of Word (ECMA-376 part 1, 22.1) as one line of text."""

from lxml.etree import _Element

from kg.readers.docx.names import M
from kg.readers.docx.symbols import raised


def formula(parent: _Element) -> str:
    """Return a formula's text: fractions with a slash, exponents as superscripts."""
    return "".join(_part(child) for child in parent)


def _part(element: _Element) -> str:
    if element.tag == f"{M}t":
        return element.text or ""
    if element.tag == f"{M}f":
        return "/".join(formula(part) for part in element if part.tag in (f"{M}num", f"{M}den"))
    if element.tag == f"{M}sup":
        return raised(formula(element))
    return formula(element)
