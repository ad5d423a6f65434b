"""What a Word paragraph prints: runs, fields, controls, symbols and check boxes as one text."""

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Final

from lxml.etree import _Element

from kg.readers.docx.math import formula
from kg.readers.docx.names import MC, VAL, W14, M, W, chosen, is_on, number_of, value_of
from kg.readers.docx.pages import Pages
from kg.readers.docx.symbols import in_font, is_symbol_font, raised, symbol

CHECKED: Final = "☑"
UNCHECKED: Final = "□"

_ALTERNATES: Final = f"{MC}AlternateContent"
_TEXT_BOX: Final = f"{W}txbxContent"
_PICTURES: Final = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)


class _Field(Enum):
    """How far an open field has been read."""

    INSTRUCTION = auto()
    RESULT = auto()
    VALUE = auto()
    """A form field whose value stands in its definition; a result would say it again."""


class ParagraphText:
    """Collect the text of one paragraph.

    Deleted text, hidden text, instructions of fields and notes print nothing and are left out.

    :ivar boxes: text boxes that hang on the paragraph, in the order of the file.
    :ivar page: the page of the first printed character.
    :ivar pictures: pictures and embedded objects, whose content cannot be read here.
    """

    def __init__(self, pages: Pages) -> None:
        self.boxes: list[_Element] = []
        self.page: int | None = None
        self.pictures = 0
        self._pages = pages
        self._parts: list[str] = []
        self._fields: list[_Field] = []
        self._font: str | None = None
        self._raised = False

    @property
    def text(self) -> str:
        """The text so far; a line break is a line feed, a tab a tab."""
        return "".join(self._parts)

    @property
    def _shown(self) -> bool:
        return all(field is _Field.RESULT for field in self._fields)

    def print(self, text: str) -> None:
        """Add text, unless it stands in the instruction of a field."""
        if text and self._shown:
            page = self._pages.printed()
            if self.page is None and text.strip():
                self.page = page
            self._parts.append(text)

    def walk(self, parent: _Element) -> None:
        """Add what the children of *parent* print."""
        for child in parent:
            handle = _HANDLERS.get(child.tag)
            if handle:
                handle(self, child)

    def run(self, run: _Element) -> None:
        """Add a run of characters of one look."""
        properties = run.find(f"{W}rPr")
        if properties is not None and len(properties):
            if is_on(properties, "vanish"):
                return
            self._font = _symbol_font(properties)
            self._raised = value_of(properties, "vertAlign") == "superscript"
        self.walk(run)
        self._font, self._raised = None, False

    def characters(self, element: _Element) -> None:
        """Add ``w:t``, whose outer blanks count only where the file says so."""
        text = element.text or ""
        if not element.get("{http://www.w3.org/XML/1998/namespace}space"):
            text = text.strip(" \t\r\n")
        # A line feed in the XML is a blank; a tab is one on paper, too.
        text = text.replace("\r", " ").replace("\n", " ")
        if self._font:
            text = in_font(text, self._font)
        self.print(raised(text) if self._raised else text)

    def line_break(self, element: _Element) -> None:
        """Add a break; one of a page or column also ends the line."""
        if self._shown:
            self._parts.append("\n")
        if element.get(f"{W}type") == "page":
            self._pages.forced()

    def rendered_break(self, _element: _Element) -> None:
        """Turn the page where Word last did."""
        self._pages.rendered()

    def field_mark(self, element: _Element) -> None:
        """Follow a field from its begin over its separator to its end."""
        mark = element.get(f"{W}fldCharType")
        if mark == "begin":
            value = _form_value(element.find(f"{W}ffData"))
            self.print(value or "")
            self._fields.append(_Field.INSTRUCTION if value is None else _Field.VALUE)
        elif self._fields and mark == "end":
            self._fields.pop()
        elif self._fields and mark == "separate" and self._fields[-1] is _Field.INSTRUCTION:
            self._fields[-1] = _Field.RESULT

    def control(self, element: _Element) -> None:
        """Add what a content control shows, a check box as its sign."""
        box = element.find(f"{W}sdtPr/{W14}checkbox")
        if box is not None:
            checked = box.find(f"{W14}checked")
            on = checked is not None and checked.get(f"{W14}val", "1") in ("1", "true", "on")
            self.print(CHECKED if on else UNCHECKED)
            return
        content = element.find(f"{W}sdtContent")
        if content is not None:
            self.walk(content)

    def alternates(self, element: _Element) -> None:
        """Add the one branch that is printed."""
        branch = chosen(element)
        if branch is not None:
            self.walk(branch)

    def drawing(self, element: _Element) -> None:
        """Keep the text boxes of a drawing for later: they are printed beside the paragraph."""
        self.pictures += sum(1 for _ in element.iter(*_PICTURES))
        if next(element.iter(_TEXT_BOX), None) is not None:
            self.boxes += _text_boxes(element)


def _text_boxes(parent: _Element) -> Iterator[_Element]:
    if parent.tag == _ALTERNATES:
        branch = chosen(parent)
        if branch is not None:
            yield from _text_boxes(branch)
        return
    for child in parent:
        if child.tag == _TEXT_BOX:
            yield child
        else:
            yield from _text_boxes(child)


def _symbol_font(properties: _Element) -> str | None:
    fonts = properties.find(f"{W}rFonts")
    font = None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return font if is_symbol_font(font) else None


def _form_value(data: _Element | None) -> str | None:
    """Return what a legacy form field shows, None where its result tells."""
    if data is None:
        return None
    box = data.find(f"{W}checkBox")
    if box is not None:
        name = "default" if box.find(f"{W}checked") is None else "checked"
        return CHECKED if is_on(box, name) else UNCHECKED
    choices = data.find(f"{W}ddList")
    if choices is not None:
        entries = [entry.get(VAL, "") for entry in choices.iterfind(f"{W}listEntry")]
        place = number_of(value_of(choices, "result") or value_of(choices, "default"), 0)
        return entries[place] if place < len(entries) else ""
    return None


def _symbol(text: ParagraphText, element: _Element) -> None:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return
    text.print(symbol(element.get(f"{W}font"), code))


def _ruby(text: ParagraphText, element: _Element) -> None:
    base = element.find(f"{W}rubyBase")
    if base is not None:
        text.walk(base)


def _printing(sign: str) -> Callable[[ParagraphText, _Element], None]:
    return lambda text, _element: text.print(sign)


_HANDLERS: Final[dict[object, Callable[[ParagraphText, _Element], None]]] = {
    f"{W}r": ParagraphText.run,
    f"{W}t": ParagraphText.characters,
    f"{W}br": ParagraphText.line_break,
    f"{W}cr": _printing("\n"),
    f"{W}tab": _printing("\t"),
    f"{W}ptab": _printing("\t"),
    f"{W}noBreakHyphen": _printing("-"),
    f"{W}sym": _symbol,
    f"{W}lastRenderedPageBreak": ParagraphText.rendered_break,
    f"{W}fldChar": ParagraphText.field_mark,
    f"{W}sdt": ParagraphText.control,
    f"{W}drawing": ParagraphText.drawing,
    f"{W}pict": ParagraphText.drawing,
    f"{W}object": ParagraphText.drawing,
    f"{W}ruby": _ruby,
    _ALTERNATES: ParagraphText.alternates,
    f"{M}oMath": lambda text, element: text.print(formula(element)),
    f"{M}oMathPara": ParagraphText.walk,
    **dict.fromkeys(
        (W + name for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")),
        ParagraphText.walk,
    ),
}
