"""Files of JSON or JSON-lines records in the shape of the contract."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, NoReturn

from kg.codec import declarations_from_json
from kg.codec.reasons import TOP, refused
from kg.errors import InvalidRecord, Phrase
from kg.readers.encoding import decode, is_binary
from kg.records import Declaration, Issue, Project

#: How JSON records begin; a form may begin with a bracket, too, but never with these.
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_JSON_NAME = re.compile(r"\.(?:json|jsonl|ndjson)$", re.IGNORECASE)


def declarations_in(data: bytes, name: str) -> list[Declaration] | None:
    """Read the documents that JSON records describe, or return None if the bytes are something else.

    Records that do not say which file they were made from are one document, the file of records itself.

    :param name: the file's name; it tells whether broken JSON was meant as JSON.
    :raises InvalidRecord: if records break the contract, with the place.
    """
    text = None if is_binary(data) else decode(data)
    meant = _JSON_NAME.search(name) is not None
    if text is None or not (meant or _JSON_START.match(text)):
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return declarations_from_json(_load(text, name), source=name, sha256=sha256)
    except json.JSONDecodeError as error:
        lines = list(_json_lines(text))
        if len(lines) < 2 or error.msg != "Extra data":
            raise _not_json(error, name, error.lineno) from error
    return _from_lines(lines, name, sha256)


def _from_lines(lines: list[tuple[int, str]], name: str, sha256: str) -> list[Declaration]:
    objects = []
    for number, line in lines:
        try:
            objects.append(_load(line, name))
        except json.JSONDecodeError as error:
            raise _not_json(error, name, number) from error
    own: list[Declaration] = []
    projects: list[Project] = []
    issues: list[Issue] = []
    for (number, _), obj in zip(lines, objects, strict=True):
        try:
            read = declarations_from_json(obj, source=name, sha256=sha256)
        except InvalidRecord as error:
            place = Phrase("line {line}: {place}", {"line": number, "place": error.data["place"]})
            raise InvalidRecord(**{**error.data, "place": place}) from error
        for declaration in read:
            if declaration.sha256 == sha256 and declaration.projects:
                projects += declaration.projects
                issues += declaration.issues
            else:
                own.append(declaration)
    if len({project.index for project in projects}) < len(projects):
        projects = [replace(project, index=number) for number, project in enumerate(projects, start=1)]
    return [*own, Declaration(name, sha256, tuple(projects), tuple(issues))] if projects else own


def _not_json(error: json.JSONDecodeError, name: str, line: int) -> InvalidRecord:
    place = Phrase("line {line}, column {column}", {"line": line, "column": error.colno})
    return refused(name, place, Phrase("not JSON: {reason}", {"reason": Phrase(error.msg)}))


def _json_lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _load(text: str, name: str) -> Any:
    """Parse JSON; only a syntax error is left to the caller, who may be reading line by line."""

    def refuse(constant: str) -> NoReturn:
        raise refused(name, TOP, Phrase("{constant} is not a JSON number", {"constant": constant}))

    try:
        # Decimal keeps amounts exact; a float would carry dust into the records.
        return json.loads(text, parse_float=Decimal, parse_constant=refuse)
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        # Nested thousands deep, or an integer of thousands of digits: nothing that the contract knows.
        raise refused(name, TOP, "nested too deeply or a number too long") from error
