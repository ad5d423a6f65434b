"""Binary Excel workbooks (xlsb): converted to xlsx by LibreOffice, then read."""

from dataclasses import replace
from hashlib import sha256

from kg.documents import Document
from kg.readers.base import ReadOptions
from kg.readers.conversion import through_office
from kg.readers.kinds import Kind
from kg.readers.package import Package, damage_means_truncated
from kg.readers.sheets.xlsx import read_xlsx

_TARGET = "xlsx:Calc MS Excel 2007 XML"


def read_xlsb(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every visible sheet, its cells as they are shown.

    No library of Python reads merged cells and formats of this format.

    :raises Truncated: if the file is damaged.
    :raises ConverterMissing, TooSlow, Unreadable: as :func:`kg.readers.conversion.through_office`.
    :raises EmptyFile, TooLarge: as :func:`kg.readers.sheets.xlsx.read_xlsx`.
    """
    with damage_means_truncated(name, Kind.XLSB):
        Package(data, name, options.limits)
    xlsx = through_office(data, name, Kind.XLSB, ".xlsb", _TARGET, options)
    return replace(read_xlsx(xlsx, name, options), sha256=sha256(data).hexdigest())
