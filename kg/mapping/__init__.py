"""Records to triples and back; the two directions share one table of fields, so that neither can forget one."""

from kg.mapping.read import Source, TripleSource, form_of, from_graph, owned
from kg.mapping.write import project_triples, to_triples

__all__ = ["Source", "TripleSource", "form_of", "from_graph", "owned", "project_triples", "to_triples"]
