"""Describes the CSV tables by the W3C's Metadata Vocabulary for Tabular Data (https://www.w3.org/TR/tabular-metadata/)."""

from typing import Any

from kg.exports.columns import TABLES, Column, Table
from ontology.terms import SCHEME

#: Name that a reader of CSV on the Web looks for beside the tables (section 5.3 of the data model).
METADATA = "csv-metadata.json"


def metadata(base: str) -> dict[str, Any]:
    """Return the description of all tables.

    :param base: what the IRIs of things begin with.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "@type": "TableGroup",
        "dc:title": "绩效目标申报数据",
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True, "quoteChar": '"'},
        "tables": [_table(table, base) for table in TABLES],
    }


def _table(table: Table, base: str) -> dict[str, Any]:
    start = f"{base}{table.about}/" if table.about else str(SCHEME)
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "tableSchema": {
            # Reserved expansion: the key of a category has a slash in it.
            "aboutUrl": f"{start}{{+id}}",
            "columns": [_column(column) for column in table.columns],
            "primaryKey": "id",
            "foreignKeys": [
                {
                    "columnReference": column.name,
                    "reference": {"resource": f"{column.refers}.csv", "columnReference": "id"},
                }
                for column in table.columns
                if column.refers
            ],
        },
    }


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": {"en": column.name, "zh": column.title},
        "datatype": column.datatype,
        "required": column.required,
    }
    if column.property:
        described["propertyUrl"] = column.property
    return described
