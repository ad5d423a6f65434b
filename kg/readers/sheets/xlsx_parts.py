"""What the sheets of a workbook share: their names and states, number formats, strings and the epoch of dates."""

import re
from collections.abc import Iterator
from functools import cached_property

from lxml.etree import _Element

from kg.readers.package import Package
from kg.readers.sheets.formats import GENERAL, builtin_code
from kg.readers.sheets.sheet import Budget

_MAIN = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Workbook:
    """The shared parts of a package, each read when it is first asked for.

    :param strings: limits the number of shared strings.
    """

    def __init__(self, package: Package, strings: Budget) -> None:
        self.package = package
        self._limit = strings
        self._path = next(iter(package.related("", "officeDocument").values()), _MAIN)
        self._root = package.root(self._path)
        self._namespace = str(self._root.tag).rpartition("}")[0] + "}"

    def tag(self, name: str) -> str:
        """Return a tag in the workbook's namespace (there is a usual and a strict one)."""
        return self._namespace + name

    def visible(self) -> Iterator[tuple[str, str]]:
        """Yield name and path of the worksheets that are not hidden, in the order of their tabs."""
        paths = self.package.related(self._path, "worksheet")
        for sheet in self._root.iter(self.tag("sheet")):
            identifier = next((value for key, value in sheet.items() if str(key).endswith("}id")), "")
            if identifier in paths and sheet.get("state", "visible") == "visible":
                yield sheet.get("name", ""), paths[identifier]

    @cached_property
    def from_1904(self) -> bool:
        """Days are counted from 1904, as on old Macintoshes."""
        properties = self._root.find(self.tag("workbookPr"))
        return properties is not None and properties.get("date1904") in ("1", "true")

    @cached_property
    def codes(self) -> list[str]:
        """The format code of every cell style."""
        path = self._part("styles")
        if path is None:
            return []
        root = self.package.root(path)
        own = {
            form.get("numFmtId"): form.get("formatCode") or GENERAL
            for form in root.iterfind(f"{self.tag('numFmts')}/{self.tag('numFmt')}")
        }
        numbers = [style.get("numFmtId", "0") for style in root.iterfind(f"{self.tag('cellXfs')}/{self.tag('xf')}")]
        return [own.get(number) or builtin_code(int(number)) for number in numbers]

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        path = self._part("sharedStrings")
        found: list[str] = []
        for item in self.package.elements(path, self.tag("si")) if path else ():
            self._limit.fill()
            found.append(self.rich_text(item))
        return found

    def rich_text(self, item: _Element) -> str:
        """Join the runs of a string, without the phonetic ones."""
        phonetic = self.tag("rPh")
        runs = (run for run in item.iter(self.tag("t")) if getattr(run.getparent(), "tag", None) != phonetic)
        return unescaped("".join(run.text or "" for run in runs))

    def _part(self, kind: str) -> str | None:
        return next(iter(self.package.related(self._path, kind).values()), None)


def unescaped(text: str) -> str:
    """Replace the escapes of characters that XML cannot hold, such as _x000D_ for a carriage return."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Both halves of a character beyond the first 65,536 are escaped; a half alone is none.
    return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
