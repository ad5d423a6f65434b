"""Terms, category schemes, shapes, units and regions of Zhibiao; importing this package loads nothing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["load_categories", "load_ontology", "load_shapes", "load_units"]


def load_ontology() -> "Graph":
    """Return classes, properties and closed lists (``zhibiao.ttl``) as a fresh graph."""
    return _load("zhibiao.ttl")


def load_categories() -> "Graph":
    """Return the SKOS category schemes (``categories.ttl``) as a fresh graph."""
    return _load("categories.ttl")


def load_units() -> "Graph":
    """Return the units of measure (``units.ttl``) as a fresh graph."""
    return _load("units.ttl")


def load_shapes() -> "Graph":
    """Return the SHACL shapes (``shapes.ttl``) as a fresh graph."""
    return _load("shapes.ttl")


def _load(name: str) -> "Graph":
    from importlib.resources import files

    from rdflib import Graph

    return Graph().parse(data=files(__name__).joinpath(name).read_bytes(), format="turtle")
