"""What became of each document that was read, as entries of an answer in JSON."""

from collections.abc import Callable, Iterable
from typing import Any

from api.reading import ReadDocument
from kg.codec import declaration_to_json
from kg.errors import ZhibiaoError
from kg.given import Given
from kg.records import Declaration
from kg.reports import Failure

#: Puts an error into the reader's words.
Told = Callable[[ZhibiaoError], str]


def document_json(document: ReadDocument[Declaration], told: Told) -> dict[str, Any]:
    """Return the records of a document; for one that could not be read, what :func:`unread_json` says of it."""
    read = document.read
    return unread_json(document.given, read, told) if isinstance(read, ZhibiaoError) else declaration_to_json(read)


def unread_json(given: Given, error: ZhibiaoError, told: Told) -> dict[str, Any]:
    """Return the object of the contract for what could not be read of a file: no project, and the reason."""
    about = str(error.data.get("file", given.label))
    source = given.name + about.removeprefix(given.label) if about.startswith(given.label) else given.name
    return {"source": source, "projects": [], "issues": [{"code": error.code, "message": told(error), "locator": {}}]}


def failed_json(failed: Iterable[Failure], told: Told) -> list[dict[str, str]]:
    """Return which files, or documents in them, could not be used, and why."""
    return [{"file": each.file, "code": each.code, "message": told(each.error)} for each in failed]
