"""Names of WordprocessingML (ECMA-376 part 1) and the values of its attributes."""

from typing import Final

from lxml.etree import _Element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

#: Files saved as "Strict Open XML" name the same vocabularies otherwise.
STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)

VAL: Final = f"{W}val"

_OFF: Final = frozenset({"0", "false", "off", "none"})


def is_on(parent: _Element | None, name: str) -> bool:
    """Tell whether the on/off property *name* of WordprocessingML is set in *parent*; without a value it is."""
    found = None if parent is None else parent.find(W + name)
    return found is not None and found.get(VAL, "true") not in _OFF


def value_of(parent: _Element | None, path: str) -> str | None:
    """Return the value of the property under *parent*, None where it is not there.

    :param path: names of WordprocessingML from *parent* down, parted by ``/``.
    """
    for name in path.split("/"):
        if parent is None:
            return None
        parent = parent.find(W + name)
    return None if parent is None else parent.get(VAL)


def number_of(text: str | None, default: int, *, least: int = 0) -> int:
    """Return an attribute's whole number, *default* where it is none or below *least*."""
    try:
        number = int(text or "")
    except ValueError:
        return default
    return number if number >= least else default


def chosen(alternates: _Element) -> _Element | None:
    """Return the branch of ``mc:AlternateContent`` that is printed: its choice, the fallback where that is empty."""
    for name in ("Choice", "Fallback"):
        branch = alternates.find(MC + name)
        if branch is not None and len(branch):
            return branch
    return None
