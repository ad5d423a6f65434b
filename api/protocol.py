"""The query operation of the SPARQL 1.1 Protocol as it stands in a request: https://www.w3.org/TR/sparql11-protocol/."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from math import isfinite
from urllib.parse import parse_qsl

from fastapi import HTTPException
from pyoxigraph import NamedNode

from kg.errors import Phrase
from kg.sparql import WHOLE, Dataset

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
#: What we take beside the parameters of the protocol, in the URL of every kind of request.
OWN = ("timeout", "rewrite", "format")

#: Byte order mark.
BOM = "\ufeff"

_UNSUPPORTED = HTTPStatus.UNSUPPORTED_MEDIA_TYPE

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation.

    :param seconds: how long it may take, as far as its client is concerned.
    :param rewrite: whether the query may be made quicker.
    :param format: name of the format that is wanted, which then counts more than the Accept header.
    """

    query: str
    dataset: Dataset
    seconds: float | None
    rewrite: bool
    format: str | None


def of_url(query: bytes) -> Operation | None:
    """Read an operation by GET; None if nothing is asked, so that the service is to be described."""
    pairs = _pairs(query)
    if all(name == "format" for name, _ in pairs):
        return None
    return _operation(pairs)


def of_body(content_type: str, body: bytes, url_query: bytes) -> Operation:
    """Read an operation by URL-encoded or by direct POST."""
    media_type, parameters = split_type(content_type)
    in_url = _pairs(url_query)
    if media_type == FORM:
        return _operation([*_pairs(body), *(pair for pair in in_url if pair[0] in OWN)])
    _refuse_other_charset(parameters)
    # Editors on Windows put a byte order mark before what they save as UTF-8; it is none of the query.
    return _operation([("query", _text(body).removeprefix(BOM)), *in_url])


def check_type(content_type: str) -> None:
    """Refuse a body that is neither; 415."""
    if split_type(content_type)[0] not in (FORM, DIRECT):
        raise _refusal(Phrase("send the query as {direct} or {form}", {"direct": DIRECT, "form": FORM}), _UNSUPPORTED)


def split_type(content_type: str) -> tuple[str, str]:
    """Return the media type in lower case, and its parameters."""
    media_type, _, parameters = content_type.partition(";")
    return media_type.strip().lower(), parameters


def _refuse_other_charset(parameters: str) -> None:
    # The protocol fixes UTF-8 for direct POST (section 2.1.3).
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() == "charset" and value.strip().strip('"').lower() not in ("utf-8", "utf8"):
        raise _refusal(Phrase("a query has to be sent in UTF-8"), _UNSUPPORTED)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal(Phrase("the query is not in UTF-8 (byte {octet})", _octet(error))) from error


def _pairs(encoded: bytes) -> Pairs:
    try:
        return parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise _refusal(
            Phrase("a parameter is not in UTF-8 (byte {octet}); encode its text in UTF-8 first", _octet(error))
        ) from error


def _octet(error: UnicodeDecodeError) -> Mapping[str, str]:
    """Return the byte that cannot stand where it does, as it is written behind a percent sign."""
    return {"octet": f"{error.object[error.start]:02X}"}


def _operation(pairs: Pairs) -> Operation:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    if values("update"):
        raise _refusal(Phrase("this endpoint only reads"))
    queries = values("query")
    if len(queries) != 1:
        raise _refusal(Phrase("exactly one query is needed, there are {count}", {"count": len(queries)}))
    if not queries[0].strip():
        raise _refusal(Phrase("the query is empty"))
    default, named = _graphs("default-graph-uri", values), _graphs("named-graph-uri", values)
    dataset = Dataset(default, named) if default or named else WHOLE
    return Operation(
        queries[0], dataset, _seconds(values("timeout")), _rewrite(values("rewrite")), _one(values("format"))
    )


def _graphs(name: str, values: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    for value in values(name):
        try:
            NamedNode(value)
        except ValueError as error:
            raise _refusal(
                Phrase("{name} has to be an IRI with its scheme, and not {value}", {"name": name, "value": repr(value)})
            ) from error
    return values(name)


def _one(values: Sequence[str]) -> str | None:
    return (values[-1] or None) if values else None


def _seconds(values: Sequence[str]) -> float | None:
    if not values:
        return None
    try:
        seconds = float(values[-1])
    except ValueError:
        seconds = 0.0
    if not (seconds > 0 and isfinite(seconds)):
        raise _refusal(Phrase("timeout is a number of seconds greater than 0"))
    return seconds


def _rewrite(values: Sequence[str]) -> bool:
    if values and values[-1] not in ("on", "off"):
        raise _refusal(Phrase("rewrite is on or off"))
    return not values or values[-1] == "on"


def _refusal(reason: Phrase, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HTTPException:
    return HTTPException(status, reason)
