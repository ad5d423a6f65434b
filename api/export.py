"""Records as lines: JSON lines with one project each, CSV with one indicator each."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from kg.codec import project_to_json
from kg.records import Declaration

CSV_COLUMNS = (
    "source",
    "project_index",
    "year",
    "project",
    "implementing_unit",
    "level1",
    "level2",
    "name",
    "target_raw",
    "op",
    "value",
    "value_to",
    "unit",
    "qualitative",
    "occurrences",
    "ambiguous",
    "page",
    "table",
    "row",
    "line",
)


def to_jsonl(declarations: Iterable[Declaration]) -> Iterator[str]:
    """Yield one line per project: its record and the ``source`` it comes from."""
    for declaration in declarations:
        for project in declaration.projects:
            yield json.dumps({"source": declaration.source, **project_to_json(project)}, ensure_ascii=False)


def to_csv(declarations: Iterable[Declaration]) -> Iterator[str]:
    """Yield the header and one line per indicator, without line ends (RFC 4180 quoting)."""
    yield _line(CSV_COLUMNS)
    for declaration in declarations:
        for project in declaration.projects:
            head = (declaration.source, project.index, project.year, project.name, project.unit)
            for item in project_to_json(project)["indicators"]:
                values = {**item, **item["locator"]}
                yield _line((*head, *(values.get(name) for name in CSV_COLUMNS[len(head) :])))


def _line(values: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(values)
    return buffer.getvalue()
