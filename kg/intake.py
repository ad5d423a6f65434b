"""The door for files: the bytes of a form, of JSON records or of an archive in, declarations out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from kg.documents import Document
from kg.errors import (
    EmptyFile,
    InputError,
    NoForm,
    NoFormInPicture,
    NoFormTold,
    NothingToExplain,
    SeveralDocuments,
    Unreadable,
    UnsupportedFormat,
)
from kg.extract import Explanation, explain, extract
from kg.files import bytes_of, require_size, shown
from kg.given import Given
from kg.readers import ReadOptions, read_document
from kg.readers.kinds import Kind, kind_of
from kg.recorded import declarations_in
from kg.records import Declaration, IssueCode
from kg.suffixes import broken_promise, with_broken_promise
from kg.workers import Part

#: Bytes, name, options and member of an archive → the answer of a part.
_Work = Callable[[bytes, str, ReadOptions, str | None], Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A document that was found in a file.

    :param within: what distinguishes it from the other documents of the same file (the member of an archive, the
        source of a record); None for the file itself.
    :param data: the bytes that it was read from; a worker leaves them out of its answer.
    """

    within: str | None
    data: bytes
    declaration: Declaration


def read_file(path: Path, options: ReadOptions | None = None) -> Declaration:
    """Read a file from disk that holds one document; see :func:`read_declaration`.

    :raises InputError: as there; the message names the file by *path* as given.
    :raises FileMissing: if there is no such file.
    :raises Unreadable: if it is not a plain file with a readable name, or the operating system refuses it.
    """
    given = Given.from_path(path, options)
    try:
        return read_declaration(_bytes_of(given), given.name, options)
    except InputError as error:
        raise _named(error, given.label) from error


def read_declaration(data: bytes, name: str, options: ReadOptions | None = None) -> Declaration:
    """Read one document, whatever it is: JSON or JSON-lines records of the contract, or a form.

    The content decides; the name only tells whether broken JSON was meant as JSON.

    :param name: the file's name, for the record and for messages.
    :raises InputError: whatever is wrong with the file; see :mod:`kg.errors`.
    :raises NoForm: if nothing in the file is a declaration.
    :raises SeveralDocuments: if it is an archive, or records made from several files.
    """
    read = read_declarations(data, name, options)
    if len(read) != 1:
        raise SeveralDocuments(file=name, count=len(read))
    [(_, declaration)] = read
    if isinstance(declaration, InputError):
        raise declaration
    return declaration


def read_declarations(
    data: bytes, name: str, options: ReadOptions | None = None
) -> list[tuple[str, Declaration | InputError]]:
    """Read every document in a file; of an archive, each member is one, and fails alone.

    :returns: pairs of name (``a.zip/dir/b.docx``) and what became of it.
    :raises InputError: if the file as a whole cannot be used.
    """
    given = Given.from_bytes(data, name, options)
    read: list[tuple[str, Declaration | InputError]] = []
    for label, work in parts_of(given):
        try:
            read += [_named_by_source(found) for found in work()]
        except InputError as error:
            if label is None:
                raise
            read.append((label, error))
    return read


def _named_by_source(found: Found | InputError) -> tuple[str, Declaration | InputError]:
    if isinstance(found, InputError):
        return found.data["file"], found
    return found.declaration.source, found.declaration


def declarations_of(given: Given) -> Iterator[Part]:
    """Yield the parts of reading a file as a worker does them: those of :func:`parts_of` without the bytes."""
    for label, work in parts_of(given):
        yield Part(label, partial(_without_bytes, work))


def explanations_of(given: Given) -> Iterator[Part]:
    """Yield the parts of explaining a file, each of which answers with a name and how its document was understood."""
    return _parts_of(given, _explained)


def parts_of(given: Given) -> Iterator[Part]:
    """Yield the parts of reading a file, each of which answers with a list of :class:`Found`.

    Where records tell of documents that could not be read, errors stand among them.

    :raises InputError: if the file as a whole cannot be used.
    """
    return _parts_of(given, _found)


def _parts_of(given: Given, work: _Work) -> Iterator[Part]:
    try:
        data = _bytes_of(given)
        if kind_of(data) is not Kind.ZIP:
            yield Part(None, partial(_done, work, data, given, None))
            return
        from kg.archive import members

        empty = True
        for member, content in members(data, given.name, given.options.limits, given.options.password):
            empty = False
            yield Part(f"{given.label}/{member}", partial(_done, work, content, given, member))
        if empty:
            raise EmptyFile(file=given.name)
    except InputError as error:
        raise _named(error, given.label) from error


def _done(work: _Work, data: bytes | InputError, given: Given, member: str | None) -> Any:
    try:
        if isinstance(data, InputError):
            raise data
        if not data.strip():
            raise EmptyFile(file=given.name)
        answer = work(data, _within(given.name, member), given.options, member)
    except InputError as error:
        # The record keeps the name alone; a message has to say which of several directories is meant.
        raise _named(error, _within(given.label, member)) from error
    if not isinstance(answer, list):
        return answer
    label = _within(given.label, member)
    return [_named(each, f"{label}/{each.data['file']}") if isinstance(each, InputError) else each for each in answer]


def _within(name: str, member: str | None) -> str:
    return name if member is None else f"{name}/{member}"


def _found(data: bytes, name: str, options: ReadOptions, member: str | None) -> list[Found | InputError]:
    declared = _declared(data, name, options)
    found: list[Found | InputError] = [
        Found("!/".join(part for part in (member, within) if part) or None, data, declaration)
        for within, declaration in _told_apart([each for each in declared if each.projects], name)
    ]
    return found + [_unread(each) for each in declared if not each.projects]


def _unread(declaration: Declaration) -> InputError:
    """Return the error about a document of which records only say that it could not be read."""
    source = shown(declaration.source)
    if not declaration.issues:
        return NoFormTold(file=source)
    return Unreadable(file=source, reason=declaration.issues[0].message)


def _explained(data: bytes, name: str, options: ReadOptions, _member: str | None) -> tuple[str, Explanation]:
    if declarations_in(data, name) is not None:
        raise NothingToExplain(file=name)
    return name, explain(read_document(data, name, options))


def _declared(data: bytes, name: str, options: ReadOptions) -> list[Declaration]:
    declared = declarations_in(data, name)
    if declared is None:
        declared = [with_broken_promise(extract(_document(data, name, options)), data)]
    if not any(declaration.projects for declaration in declared):
        raise broken_promise(data, name) or _no_form(data, name, declared)
    return declared


def _no_form(data: bytes, name: str, declared: list[Declaration]) -> NoForm:
    # Only what is read from a picture is read with doubt; a PDF file may hold one.
    doubtful = any(issue.code is IssueCode.LOW_CONFIDENCE for each in declared for issue in each.issues)
    return NoFormInPicture(file=name) if doubtful or kind_of(data) is Kind.IMAGE else NoForm(file=name)


def _document(data: bytes, name: str, options: ReadOptions) -> Document:
    try:
        return read_document(data, name, options)
    except UnsupportedFormat as error:
        broken = broken_promise(data, name)
        if broken is None:
            raise
        raise broken from error


def _told_apart(declared: list[Declaration], name: str) -> list[tuple[str | None, Declaration]]:
    """Pair each of several documents with its source, numbered until it is the only one; the file's own with None."""
    told: dict[str | None, Declaration] = {}
    for declaration in declared:
        own = len(declared) == 1 or declaration.source == name
        within = None if own else declaration.source
        number = 1
        while within in told:
            number += 1
            within = f"{declaration.source}#{number}"
        told[within] = declaration
    return list(told.items())


def _without_bytes(work: Callable[[], list[Found | InputError]]) -> list[Found | InputError]:
    return [found if isinstance(found, InputError) else replace(found, data=b"") for found in work()]


def _bytes_of(given: Given) -> bytes:
    largest = given.options.limits.megabytes
    if given.path is not None:
        return bytes_of(given.path, largest)
    data = given.data or b""
    require_size(len(data), largest, given.label)
    return data


def _named(error: InputError, label: str) -> InputError:
    return type(error)(**{**error.data, "file": label})
