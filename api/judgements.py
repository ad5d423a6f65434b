"""Graded judgements of search results, read from a file of JSON lines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from embeddings.errors import Phrase
from embeddings.evaluate import Judged
from kg.errors import EmptyFile, InvalidRecord, WrongEncoding
from kg.files import bytes_of, shown

#: 0 unrelated, 1 same field, 2 similar indicator, 3 same indicator.
GRADES = range(4)


def read_judgements(path: Path) -> list[Judged]:
    """Read one query a line: ``{"query": "…", "judgements": {"name": 0..3}, "rewritten": false, "kind": "…"}``.

    The last two are optional; ``rewritten`` counts a query as rewritten or verbatim. Blank lines are left out.

    :raises FileMissing, Unreadable: if there is no such file or it cannot be read.
    :raises WrongEncoding: if it is not UTF-8.
    :raises EmptyFile: if it holds no line.
    :raises InvalidRecord: if a line cannot be used, with its number.
    """
    try:
        text = bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongEncoding(file=shown(path)) from error
    queries = [_query(path, number, line) for number, line in _lines(text)]
    if not queries:
        raise EmptyFile(file=shown(path))
    return queries


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _query(path: Path, number: int, line: str) -> Judged:
    try:
        record = _json(line)
        return Judged.of(_text(record, "query"), _grades(record), _kinds(record))
    except ValueError as error:
        place = Phrase("line {number}", {"number": number})
        # Whatever is raised in here has one argument, a sentence.
        raise InvalidRecord(file=shown(path), place=place, reason=error.args[0]) from error


def _json(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
        json.dumps(record, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise ValueError(Phrase("not JSON: {reason}", {"reason": error.msg})) from error
    except UnicodeEncodeError as error:
        raise ValueError("half of a surrogate pair is no character") from error
    except (RecursionError, ValueError) as error:
        raise ValueError("nested too deeply or a number too long") from error
    if not isinstance(record, dict):
        raise ValueError("a line must be a JSON object")  # noqa: TRY004 - bad input, not a defect
    return record


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be a text that is not blank")
    return value


def _grades(record: dict[str, Any]) -> dict[str, int]:
    grades = record.get("judgements")
    if not isinstance(grades, dict) or not grades:
        raise ValueError("judgements must be an object of names and grades, at least one")
    if not all(type(grade) is int and grade in GRADES for grade in grades.values()):
        raise ValueError("a grade must be 0, 1, 2 or 3")
    return grades


def _kinds(record: dict[str, Any]) -> Iterator[str]:
    rewritten = record.get("rewritten")
    if rewritten is not None:
        if not isinstance(rewritten, bool):
            raise ValueError("rewritten must be true or false")
        yield "rewritten" if rewritten else "verbatim"
    if record.get("kind") is not None:
        yield _text(record, "kind").strip()
