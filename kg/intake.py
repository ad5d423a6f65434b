"""The door for files: bytes of a form or of JSON records in, one declaration out."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from kg.codec import declaration_from_json
from kg.errors import EmptyFile, InputError, InvalidRecord, NoForm
from kg.extract import extract
from kg.files import bytes_of, shown
from kg.readers import read_document
from kg.readers.encoding import decode, is_binary
from kg.records import Declaration, Project

#: How JSON records begin; a form may begin with a bracket, too, but never with these.
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_JSON_NAME = re.compile(r"\.(?:json|jsonl|ndjson)$", re.IGNORECASE)


def read_file(path: Path) -> Declaration:
    """Read a file from disk; see :func:`read_declaration`.

    :raises InputError: as there; the message names the file by *path* as given.
    :raises FileMissing: if there is no such file.
    :raises Unreadable: if it is not a plain file with a readable name, or the operating system refuses it.
    """
    try:
        return read_declaration(bytes_of(path), shown(path.name))
    except InputError as error:
        # The record keeps the name alone; a message has to say which of several directories is meant.
        raise type(error)(**{**error.data, "file": shown(path)}) from error


def read_declaration(data: bytes, name: str) -> Declaration:
    """Read one file, whatever it is: JSON or JSON-lines records of the contract, or a form.

    The content decides; the name only tells whether broken JSON was meant as JSON.

    :param name: the file's name, for the record and for messages.
    :raises EmptyFile, WrongEncoding, UnsupportedFormat: if the bytes cannot be read.
    :raises InvalidRecord: if JSON records break the contract, with the place.
    :raises NoForm: if nothing in the file is a declaration.
    """
    if not data.strip():
        raise EmptyFile(file=name)
    declaration = _from_records(data, name)
    if declaration is None:
        declaration = extract(read_document(data, name))
    if not declaration.projects:
        raise NoForm(file=name)
    return declaration


def _from_records(data: bytes, name: str) -> Declaration | None:
    """Read JSON records, or return None if the bytes are something else."""
    text = None if is_binary(data) else decode(data)
    meant = _JSON_NAME.search(name) is not None
    if text is None or not (meant or _JSON_START.match(text)):
        return None
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return declaration_from_json(_load(text, name), source=name, sha256=sha256)
    except json.JSONDecodeError as error:
        lines = list(_json_lines(text))
        if len(lines) < 2 or error.msg != "Extra data":
            place = f"line {error.lineno}, column {error.colno}"
            raise InvalidRecord(file=name, place=place, reason=f"not JSON: {error.msg}") from error
    return _from_lines(lines, name, sha256)


def _from_lines(lines: list[tuple[int, str]], name: str, sha256: str) -> Declaration:
    objects = []
    for number, line in lines:
        try:
            objects.append(_load(line, name))
        except json.JSONDecodeError as error:
            reason = f"not JSON: {error.msg}"
            raise InvalidRecord(file=name, place=f"line {number}, column {error.colno}", reason=reason) from error
    projects: list[Project] = []
    for (number, _), obj in zip(lines, objects, strict=True):
        try:
            read = declaration_from_json(obj, source=name, sha256=sha256).projects
        except InvalidRecord as error:
            raise InvalidRecord(**{**error.data, "place": f"line {number}: {error.data['place']}"}) from error
        projects += read
    if len({project.index for project in projects}) < len(projects):
        projects = [replace(project, index=number) for number, project in enumerate(projects, start=1)]
    return Declaration(name, sha256, tuple(projects))


def _json_lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _load(text: str, name: str) -> Any:
    """Parse JSON; only a syntax error is left to the caller, who may be reading line by line."""

    def refuse(constant: str) -> NoReturn:
        raise InvalidRecord(file=name, place="top level", reason=f"{constant} is not a JSON number")

    try:
        # Decimal keeps amounts exact; a float would carry dust into the records.
        return json.loads(text, parse_float=Decimal, parse_constant=refuse)
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        # Nested thousands deep, or an integer of thousands of digits: nothing that the contract knows.
        raise InvalidRecord(file=name, place="top level", reason="nested too deeply or a number too long") from error
