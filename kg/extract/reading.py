"""A whole document: its forms one after the other, and what each of its cells was taken for."""

from collections.abc import Iterator

from kg.documents import Document
from kg.extract.cleaning import compact
from kg.extract.form import form_name, read_form
from kg.extract.headers import merge_headers
from kg.extract.labelled import label_rows
from kg.extract.lines import Line, lines_of
from kg.extract.listing import unfold
from kg.extract.marks import Mark, Place, Use
from kg.extract.mend import mend
from kg.extract.merged import merge_repeated
from kg.extract.mixed import part_units
from kg.extract.narrative import read_narrative
from kg.extract.packed import unpack
from kg.extract.segment import Segment, cut
from kg.extract.short_heads import spell_out
from kg.extract.stream import unroll
from kg.extract.strung import string
from kg.extract.trusted import trust
from kg.extract.turned import turn
from kg.extract.wide import narrow
from kg.records import Declaration, Project


def extract(document: Document) -> Declaration:
    """Read every performance-target form of a document.

    :returns: the projects in printed order, none if the document holds no form.
    """
    return read_marked(document)[0]


def read_marked(document: Document) -> tuple[Declaration, dict[Place, Mark]]:
    """Read every form as :func:`extract` does, and say what each cell was taken for; unused cells are not named."""
    projects: list[Project] = []
    marks: dict[Place, Mark] = {}
    pending: list[Segment] = []
    for segment in cut(_arranged(document)):
        if segment.narrative:
            pending.append(segment)
            continue
        told = _narrative_for(segment, pending)
        narrative = read_narrative(told) if told else None
        for lines in unfold(segment.lines) if segment.listing else (segment.lines,):
            form = read_form(lines, len(projects) + 1, narrative, segment.context) if lines else None
            if form:
                project, noted = form
                projects.append(project)
                marks.update(noted.found)
                marks.update(_of_narrative(told, project.index) if told and narrative else {})
                pending.clear()
    return Declaration(document.source, document.sha256, tuple(projects), document.issues), marks


def _arranged(document: Document) -> Iterator[Line]:
    """Return the lines as a form would print them: whole cells, one entry each, headers above their columns."""
    lines = list(trust(list(lines_of(merge_repeated(document)))))
    whole = label_rows(mend(unroll(string(lines))))
    rows = narrow(list(merge_headers(list(unpack(whole)))))
    return turn(list(spell_out(part_units(list(rows)))))


def _narrative_for(segment: Segment, pending: list[Segment]) -> Segment | None:
    """Choose the narrative above the form: the one with its name, else the only one."""
    name = compact(form_name(segment.lines))
    same = [text for text in pending if text.name and compact(text.name) == name]
    chosen = same or (pending if len(pending) == 1 else [])
    return chosen[0] if chosen else None


def _of_narrative(segment: Segment, index: int) -> dict[Place, Mark]:
    cells = (token for line in segment.lines for token in line.tokens)
    return {token.place: Mark(Use.VALUE, "narrative", index) for token in cells if token.place}
