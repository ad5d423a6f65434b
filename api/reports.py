"""Typed answers of the core as the JSON of the contract, where the core itself does not say how."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.entries import Told, failed_json
from kg.catalogue import Counts, ProjectPage, StoredDocument, UnitEntry
from kg.codec import project_to_json
from kg.codec.references import document_ref_to_json, project_ref_to_json
from kg.facts import StoredProject
from kg.pipeline import IngestReport
from kg.reports import Ingested
from ontology.categories import SCHEMES, Scheme, category_iri, scheme_iri


def ingest_json(reports: Iterable[IngestReport], told: Told) -> dict[str, Any]:
    """Return one object for one or several reports."""
    given = tuple(reports)
    return {
        "stored": [_ingested(file) for report in given for file in report.stored],
        "unchanged": [_ingested(file) for report in given for file in report.unchanged],
        "replaced": [_ingested(file) for report in given for file in report.replaced],
        "failed": failed_json((each for report in given for each in report.failed), told),
        "removed": [
            {"file": gone.file, "document": document_ref_to_json(gone.document)}
            for report in given
            for gone in report.removed
        ],
        "projects": sum(report.projects for report in given),
        "indicators": sum(report.indicators for report in given),
    }


def _ingested(file: Ingested) -> dict[str, Any]:
    return {
        "file": file.file,
        "document": document_ref_to_json(file.document),
        "projects": file.projects,
        "indicators": file.indicators,
        "issues": file.issues,
        "remarks": [
            {"severity": remark.severity.value, "message": remark.message_zh, "node": str(remark.focus_node)}
            for remark in file.remarks
        ],
    }


def stored_document_json(document: StoredDocument) -> dict[str, Any]:
    """Return one stored document; where it lay on this machine stays here."""
    return {
        "id": document.id,
        "name": document.name,
        "sha256": document.sha256,
        "projects": document.projects,
        "indicators": document.indicators,
    }


def page_json(page: ProjectPage, offset: int) -> dict[str, Any]:
    """Return one page of projects; ``next`` is the offset of the page after it, null on the last one."""
    after = offset + len(page.items)
    return {
        "items": [project_ref_to_json(ref) for ref in page.items],
        "total": page.total,
        "next": after if after < page.total else None,
    }


def stored_project_json(project: StoredProject) -> dict[str, Any]:
    """Return the record of the contract with the project's id, document and ref."""
    return {
        "id": project.ref.id,
        "document": document_ref_to_json(project.ref.document),
        "region": project.ref.region,
        **project_to_json(project.record),
        "ref": project.ref.ref,
    }


def unit_json(unit: UnitEntry) -> dict[str, Any]:
    """Return one implementing unit."""
    return {"id": unit.id, "name": unit.name, "projects": unit.projects}


def counts_json(counts: Counts) -> dict[str, int]:
    """Return how much is stored."""
    return {
        "documents": counts.documents,
        "projects": counts.projects,
        "indicators": counts.indicators,
        "canonical": counts.canonical,
        "units": counts.units,
        "triples": counts.triples,
    }


def schemes_json(rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the category schemes, newest first, with the number of declared rows in each category.

    :param rows: IRI of a category → rows that stand in it directly.
    """
    return [
        {
            "year": scheme.year,
            "iri": str(scheme_iri(scheme)),
            "categories": [_group(scheme, name, seconds, rows) for name, seconds in scheme.groups.items()],
        }
        for scheme in sorted(SCHEMES, key=lambda scheme: -scheme.year)
    ]


def _group(scheme: Scheme, name: str, seconds: Iterable[str], rows: Mapping[str, int]) -> dict[str, Any]:
    def entry(second: str | None) -> dict[str, Any]:
        iri = str(category_iri(scheme, name, second))
        return {"name": second or name, "iri": iri, "indicators": rows.get(iri, 0)}

    return {**entry(None), "narrower": [entry(second) for second in seconds]}
