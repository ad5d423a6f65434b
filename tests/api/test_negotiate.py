"""Content negotiation, case by case."""

import pytest

from api.negotiate import best_match, takes_gzip

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
        ("*/*;q=nan, text/csv;q=0.1", CSV),
        ("text/csv; charset=utf-8; Q = 0.3, */*;q=0.2", CSV),
    ],
)
def test_the_clients_preference_decides_then_the_servers_order(accept: str | None, expected: str | None) -> None:
    assert best_match(accept, [JSON, XML, CSV]) == expected


@pytest.mark.parametrize(
    ("header", "packed"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("deflate, br, gzip;q=0.1", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, gzip", True),
        ("gzip, identity;q=0", True),
        ("br", False),
        ("gzip;q=nonsense", False),
        ("notgzip", False),
    ],
)
def test_an_answer_is_packed_where_the_client_takes_and_likes_that(header: str | None, packed: bool) -> None:
    assert takes_gzip(header) == packed
