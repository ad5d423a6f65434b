"""Records to triples and back; the two directions share one table of fields, so that neither can forget one."""

from kg.mapping.read import Source, TripleSource, declaration_of, form_of, from_graph, owned
from kg.mapping.shared import region_code
from kg.mapping.write import VERSION, project_triples, to_triples

__all__ = [
    "VERSION",
    "Source",
    "TripleSource",
    "declaration_of",
    "form_of",
    "from_graph",
    "owned",
    "project_triples",
    "region_code",
    "to_triples",
]
