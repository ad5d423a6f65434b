"""What the service says of itself: https://reconciliation-api.github.io/specs/0.2/#service-manifest."""

from typing import Any

from api.reconcile.entities import KINDS
from api.reconcile.requests import ADVISED
from ontology.terms import ZB

#: Size of a preview in pixels.
WIDTH, HEIGHT = 420, 220


def manifest(server: str, base: str) -> dict[str, Any]:
    """Return the manifest.

    :param server: address of this server, with a slash at its end.
    :param base: what the IRIs of the data begin with.
    """
    root = f"{server}reconcile"
    return {
        "versions": ["0.2"],
        "name": "指标：单位、指标类别、归并指标",
        "identifierSpace": base,
        "schemaSpace": str(ZB._NS),
        "documentation": f"{server}catalog.html",
        "defaultTypes": [{"id": kind.id, "name": kind.name} for kind in KINDS.values()],
        "batchSize": ADVISED,
        "view": {"url": f"{root}/view?id={{{{id}}}}"},
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {name: _suggest(root, name) for name in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/extend/propose"},
            "property_settings": [],
        },
    }


def _suggest(root: str, name: str) -> dict[str, str]:
    return {
        "service_url": root,
        "service_path": f"/suggest/{name}",
        "flyout_service_url": root,
        "flyout_service_path": f"/flyout/{name}?id=${{id}}",
    }
