"""The graph on its way out: descriptions of single things, dumps, tables, counts; nothing here writes to the store."""
