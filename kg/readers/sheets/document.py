"""Put the tables of all sheets together to one document."""

import hashlib
from collections.abc import Iterable

from kg.documents import Document
from kg.errors import NoText
from kg.readers.sheets.grid import tables_of
from kg.readers.sheets.sheet import Budget, Sheet


def document_of(sheets: Iterable[Sheet], data: bytes, name: str, budget: Budget) -> Document:
    """Return the document of a workbook.

    :param sheets: the visible sheets in the order of their tabs.
    :raises NoText: if no visible cell holds anything.
    """
    tables = tuple(table for sheet in sheets for table in tables_of(sheet, budget))
    if not tables:
        raise NoText(file=name)
    return Document(name, hashlib.sha256(data).hexdigest(), tables)
