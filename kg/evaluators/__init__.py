"""Where questions in SPARQL are evaluated: beside the server, in processes that can be stopped."""
