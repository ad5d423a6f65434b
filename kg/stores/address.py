"""Where a store on another server is, and how it is spoken to, all in one URL."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit, urlunsplit

from pyoxigraph import NamedNode

from kg.errors import WrongSetting

#: Named graph that holds the data where the address names none.
DATA_GRAPH = NamedNode("urn:x-zhibiao:data")
_SCHEMES = ("http", "https")
_AUTHS = ("basic", "digest")
_OPTIONS = ("update", "store", "graph", "auth", "slice", "timeout", "megabytes")


@dataclass(frozen=True, slots=True)
class Address:
    """A server that speaks the SPARQL 1.1 Protocol.

    Written as the URL of its queries; what differs from the defaults stands behind a ``#``, as in a query string, with
    URLs relative to that of the queries. The second example is a Virtuoso, which keeps 15 places of a decimal and
    integers of 64 bits, and answers ``true`` with 1::

        http://localhost:7878/query#update=/update&store=/store
        http://dba:secret@localhost:8890/sparql#update=/sparql-auth&store=/sparql-graph-crud-auth&auth=digest&slice=2000

    :param query: takes queries.
    :param update: takes updates; without it the store can only be read.
    :param store: takes whole graphs by the SPARQL 1.1 Graph Store Protocol; without it large amounts go as updates.
    :param graph: IRI of the named graph that holds the data. They never are in the server's default graph, which on
        many servers is the union of all graphs, the books of the store among them.
    :param auth: ``basic`` or ``digest``, where the URL names a user.
    :param slice: most triples that the server takes in one update; 0 for any number. A commit of more is not one
        transaction any more; the books come last, so that no document that was cut off counts as stored.
    :param timeout: seconds in which an answer has to begin, and a query's to end.
    :param megabytes: largest answer that is read.
    """

    query: str
    update: str | None = None
    store: str | None = None
    graph: NamedNode = DATA_GRAPH
    user: str | None = None
    password: str = ""
    auth: str = "basic"
    slice: int = 0
    timeout: float = 60.0
    megabytes: int = 1024

    def __str__(self) -> str:
        # Without user and password: this is what messages say.
        return self.query


def is_address(url: str) -> bool:
    """Say whether *url* names a server rather than a directory."""
    return url.partition("://")[0].lower() in _SCHEMES


def read_address(url: str) -> Address:
    """Read the URL of a server.

    :raises WrongSetting: if it has an option that is not known or a value that cannot be.
    """
    address, fragment = urldefrag(url)
    parts = urlsplit(address)
    try:
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        query = urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))
        options = dict(parse_qsl(fragment, strict_parsing=True)) if fragment else {}
        return _checked(query, parts.username, parts.password, options)
    except ValueError as error:
        raise WrongSetting(name="ZHIBIAO_STORE", value=f"{parts.hostname}…", reason=str(error)) from error


def _checked(query: str, user: str | None, password: str | None, options: dict[str, str]) -> Address:
    for name in options.keys() - set(_OPTIONS):
        raise ValueError(f"no option is called {name}; there are {', '.join(_OPTIONS)}")
    auth = options.get("auth", "basic")
    if auth not in _AUTHS:
        raise ValueError(f"auth is one of {', '.join(_AUTHS)}")
    if not urlsplit(query).hostname:
        raise ValueError("it names no server")

    def url(name: str) -> str | None:
        return urljoin(query, options[name]) if name in options else None

    def number(name: str, default: float, least: float) -> float:
        value = float(options.get(name, default))
        if not value >= least:
            raise ValueError(f"{name} is at least {least:g}")
        return value

    return Address(
        query,
        url("update"),
        url("store"),
        NamedNode(options.get("graph", DATA_GRAPH.value)),
        None if user is None else unquote(user),
        unquote(password or ""),
        auth,
        int(number("slice", 0, 0)),
        number("timeout", 60, 0.001),
        int(number("megabytes", 1024, 1)),
    )
