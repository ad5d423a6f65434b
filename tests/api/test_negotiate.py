"""Content negotiation, case by case."""

import pytest

from api.negotiate import best_match

JSON, XML, CSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("text/*", CSV),
        ("text/csv;q=0.2, application/sparql-results+json;q=0.9", JSON),
        ("application/x-unknown, text/csv;q=0.5", CSV),
        ("*/*;q=0.1, application/sparql-results+xml", XML),
        ("*/*, application/sparql-results+json;q=0", XML),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("TEXT/CSV", CSV),
        ("text/csv;q=nonsense", None),
        ("nonsense", JSON),
    ],
)
def test_the_clients_preference_decides_then_the_servers_order(accept: str | None, expected: str | None) -> None:
    assert best_match(accept, [JSON, XML, CSV]) == expected
