"""Files whose name promises another kind than their content is: read all the same, and told."""

from dataclasses import replace
from typing import Final

from kg.errors import WrongType
from kg.readers.kinds import Kind, describe, kind_of, promised_kind, suffix_of
from kg.records import Declaration, Issue, IssueCode

#: Contents that a suffix promises as well: a table of text is text; a protected file, or what is left of a damaged one,
#: is still what it is called.
_KEPT: Final = {Kind.DELIMITED: (Kind.TEXT,), Kind.TEXT: (Kind.DELIMITED,)}
_OFFICE: Final = (Kind.DOCX, Kind.XLSX, Kind.XLSB, Kind.XLS, Kind.WORD)


def broken_promise(data: bytes, name: str) -> WrongType | None:
    """Return the error about a file that gives no form and is not of the kind that its suffix promises."""
    promised = _promised(data, name)
    if promised is None:
        return None
    return WrongType(file=name, promised=promised.value, found=describe(data))


def with_broken_promise(declaration: Declaration, data: bytes) -> Declaration:
    """Add the issue that a file is not of the kind that its suffix promises, where a form was found in it."""
    if not declaration.projects or _promised(data, declaration.source) is None:
        return declaration
    _, _, suffix = declaration.source.rpartition(".")
    found = suffix_of(kind_of(data))
    content = f"内容却与 {found} 文件相同" if found else "内容却不是这种文件"
    message = f"文件名以 .{suffix} 结尾，{content}，已按内容读取。"
    return replace(declaration, issues=(*declaration.issues, Issue(IssueCode.WRONG_TYPE, message)))


def _promised(data: bytes, name: str) -> Kind | None:
    """Return what the suffix promises where the content is something else."""
    promised, found = promised_kind(name), kind_of(data)
    if promised is None or found is promised or found in _KEPT.get(promised, ()):
        return None
    return None if found in (Kind.PROTECTED, Kind.BROKEN) and promised in _OFFICE else promised
