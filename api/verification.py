"""Whether the parts of a home agree: graph, shapes, index, originals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.semantics import Semantics
from kg import catalogue
from kg.catalogue import StoredDocument
from kg.originals import is_whole
from kg.shapes import broken_shapes
from kg.stores import View


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree.

    :param template: English sentence with places for the values in ``data``, each of them printable.
    """

    code: str
    template: str
    data: dict[str, Any]

    def text(self, translate: Callable[..., str] = str.format) -> str:
        """Return the sentence, by default in English."""
        return translate(self.template, **self.data)


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a check.

    :param problems: empty means that everything agrees.
    """

    documents: int
    projects: int
    indicators: int
    problems: tuple[Problem, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as plain values."""
        return {
            "documents": self.documents,
            "projects": self.projects,
            "indicators": self.indicators,
            "problems": [{"code": problem.code, "message": problem.text()} for problem in self.problems],
        }


def verify(view: View, semantics: Semantics, originals: Path) -> Verification:
    """Check everything that can be checked without reading the documents again."""
    counts = catalogue.counts(view)
    problems = (
        *_originals(catalogue.documents(view), originals),
        *_index(semantics, view.generation),
        *_shapes(view),
    )
    return Verification(counts.documents, counts.projects, counts.indicators, problems)


def _originals(documents: list[StoredDocument], directory: Path) -> Iterator[Problem]:
    for document in documents:
        path = directory / document.original
        if not path.is_file():
            yield Problem("original_missing", "{name}: the original document is missing", {"name": document.name})
        elif not is_whole(directory, document.original):
            yield Problem("original_changed", "{name}: the original document was changed", {"name": document.name})


def _index(semantics: Semantics, generation: str) -> Iterator[Problem]:
    for reason in semantics.saved_problems(generation):
        yield Problem("index", "the search index has to be made anew (zhibiao rebuild): {reason}", {"reason": reason})


def _shapes(view: View) -> Iterator[Problem]:
    for result in broken_shapes(view):
        data = {"node": str(result.focus_node), "reason": result.message_en}
        yield Problem("shape", "{node} breaks a structural shape: {reason}", data)
