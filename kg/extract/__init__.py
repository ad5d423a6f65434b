"""Extraction: a neutral document in, declaration records out; pure, and never an error on odd input."""

from kg.documents import Document
from kg.extract.cleaning import compact
from kg.extract.form import form_name, read_form
from kg.extract.lines import lines_of
from kg.extract.listing import unfold
from kg.extract.mend import mend
from kg.extract.narrative import read_narrative
from kg.extract.segment import Segment, cut
from kg.extract.turned import turn
from kg.records import Declaration, Narrative, Project

__all__ = ["extract"]


def extract(document: Document) -> Declaration:
    """Read every performance-target form of a document.

    :returns: the projects in printed order, none if the document holds no form.
    """
    projects: list[Project] = []
    pending: list[Segment] = []
    for segment in cut(turn(mend(lines_of(document)))):
        if segment.narrative:
            pending.append(segment)
        elif segment.lines:
            narrative = _narrative_for(segment, pending)
            for lines in unfold(segment.lines) if segment.listing else (segment.lines,):
                project = read_form(lines, len(projects) + 1, narrative, segment.context)
                if project:
                    projects.append(project)
                    pending.clear()
    return Declaration(document.source, document.sha256, tuple(projects), document.issues)


def _narrative_for(segment: Segment, pending: list[Segment]) -> Narrative | None:
    """Choose the narrative above the form: the one with its name, else the only one."""
    name = compact(form_name(segment.lines))
    same = [text for text in pending if text.name and compact(text.name) == name]
    chosen = same or (pending if len(pending) == 1 else [])
    return read_narrative(chosen[0]) if chosen else None
