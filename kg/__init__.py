"""Documents, records, graph and review."""
