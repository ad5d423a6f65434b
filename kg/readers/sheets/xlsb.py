"""Binary Excel workbooks (xlsb): converted to xlsx by LibreOffice, then read."""

from dataclasses import replace
from hashlib import sha256

from kg.documents import Document
from kg.errors import ConverterMissing, TooSlow, Truncated, Unreadable
from kg.readers.base import ReadOptions
from kg.readers.kinds import Kind
from kg.readers.sheets.package import Package, damage_means_truncated
from kg.readers.sheets.xlsx import read_xlsx
from kg.readers.soffice import ConversionFailed, converted, program

_TARGET = "xlsx:Calc MS Excel 2007 XML"


def read_xlsb(data: bytes, name: str, options: ReadOptions) -> Document:
    """Read every visible sheet, its cells as they are shown.

    No library of Python reads merged cells and formats of this format.

    :raises ConverterMissing: if LibreOffice is not installed.
    :raises TooSlow: if LibreOffice takes longer than the limit.
    :raises Truncated: if the file is damaged, or LibreOffice cannot open it.
    :raises EmptyFile, TooLarge: as :func:`kg.readers.sheets.xlsx.read_xlsx`.
    """
    soffice = program()
    if soffice is None:
        raise ConverterMissing(file=name, kind=Kind.XLSB)
    with damage_means_truncated(name, Kind.XLSB):
        Package(data, name, options.limits)
    seconds = options.limits.converter_seconds
    try:
        with converted(soffice, data, ".xlsb", _TARGET, seconds) as result:
            xlsx = result.read_bytes()
    except TimeoutError as error:
        raise TooSlow(file=name, seconds=seconds, setting="ZHIBIAO_READ_CONVERTER_SECONDS") from error
    except ConversionFailed as error:
        raise Truncated(file=name, kind=Kind.XLSB) from error
    except OSError as error:
        raise Unreadable(file=name, reason=f"LibreOffice: {error.strerror or error}") from error
    return replace(read_xlsx(xlsx, name, options), sha256=sha256(data).hexdigest())
