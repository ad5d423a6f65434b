"""The small objects that answers are put together from: a project referred to, a target, a place (DESIGN §7)."""

from dataclasses import asdict
from typing import Any

from kg.codec.encode import number_to_json
from kg.facts import DocumentRef, ProjectRef
from kg.records import Locator, Target


def document_ref_to_json(document: DocumentRef) -> dict[str, Any]:
    """Return a document as other things point to it."""
    return {"id": document.id, "name": document.name}


def project_ref_to_json(project: ProjectRef) -> dict[str, Any]:
    """Return a project as other things point to it."""
    return {
        "id": project.id,
        "name": project.name,
        "unit": project.unit,
        "year": project.year,
        "ref": project.ref,
        "document": document_ref_to_json(project.document),
    }


def target_to_json(target: Target) -> dict[str, Any]:
    """Return a target with all its parts."""
    return {
        "raw": target.raw,
        "op": target.op.value if target.op else None,
        "value": number_to_json(target.value),
        "value_to": number_to_json(target.value_to),
        "unit": target.unit,
        "qualitative": target.qualitative,
    }


def locator_to_json(locator: Locator) -> dict[str, int | None]:
    """Return a place in a document with all four of its parts."""
    return asdict(locator)
