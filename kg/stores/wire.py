"""The SPARQL 1.1 Protocol over HTTP: requests with limits, and every failure as an error of ours."""

from collections.abc import Iterator, Mapping
from time import monotonic
from typing import Any

import httpx

from kg.errors import QueryError, StoreError
from kg.stores.address import Address

_TABLE = "application/sparql-results+json"
#: Some servers answer a query for a graph with a table if it is among what they may answer, so each kind has its own.
ACCEPT: Mapping[str, str] = {"select": _TABLE, "ask": _TABLE, "graph": "application/n-triples, text/plain;q=0.5"}
#: Bytes that are read at once; an answer that is not longer keeps no connection busy while somebody reads it.
_FIRST = 1 << 20
#: What no server answers a query with: a login, an error page of some proxy, or the address is that of a form.
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
#: Characters of a server's own words that an error repeats.
_WORDS = 400
_MEGABYTE = 1_000_000


class Body:
    """The body of an answer, as a file that can be read once; what goes wrong on the way is an error of ours.

    :param deadline: of :func:`time.monotonic`, by which it has to be complete; None for any time.
    """

    def __init__(self, response: httpx.Response, address: Address, deadline: float | None) -> None:
        self.type = _type(response)
        self._response = response
        self._address = address
        self._deadline = deadline
        self._chunks = response.iter_bytes()
        self._left = address.megabytes * _MEGABYTE
        self._buffer = bytearray()
        #: Why it broke off: an engine that reads this as a file may wrap the error into something of its own.
        self.reason: str | None = None
        self._fill(_FIRST)

    def read(self, size: int = -1) -> bytes:
        """Return at most *size* bytes, none at the end; all that is left if it is negative."""
        self._fill(size)
        size = len(self._buffer) if size < 0 else size
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def __iter__(self) -> Iterator[bytes]:
        while data := self.read(_FIRST):
            yield data

    def close(self) -> None:
        """Let go of the connection; closing twice does no harm."""
        self._response.close()

    def _fill(self, size: int) -> None:
        try:
            while (size < 0 or len(self._buffer) < size) and (chunk := next(self._chunks, b"")):
                self._count(len(chunk))
                self._buffer += chunk
        except httpx.HTTPError as error:
            raise self._broken(_failure(error, self._address)) from error
        except StoreError as error:
            self._broken(error)
            raise

    def _broken(self, error: StoreError) -> StoreError:
        # The error itself is not kept: with its trace it would hold, in a circle, what an engine reads this for.
        self.close()
        self.reason = error.data["reason"]
        return error

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise StoreError(reason=f"{self._address} answers with more than {self._address.megabytes} MB")
        if self._deadline is not None and monotonic() > self._deadline:
            raise _late(self._address)


class Client:
    """Speaks to one server; any number of threads may use it."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._http = httpx.Client(auth=_auth(address), timeout=address.timeout, follow_redirects=False)

    def query(
        self, text: str, accept: str, *, default: tuple[str, ...], named: tuple[str, ...], endless: bool = False
    ) -> Body:
        """Have the server evaluate a query over a data set.

        :param accept: media types of the answer.
        :param default: IRIs of the graphs that make up the default graph.
        :param named: IRIs of the named graphs.
        :param endless: let the answer take any time once it has begun.
        :raises QueryError: if the server calls the query wrong.
        :raises StoreError: for anything else that goes wrong.
        """
        form: dict[str, Any] = {"query": text, "default-graph-uri": default, "named-graph-uri": named}
        body = self._send("POST", self.address.query, accept=accept, endless=endless, data=form)
        if body.type in _PAGES:
            body.close()
            raise StoreError(reason=f"{self.address} answers with a page for people ({body.type}) instead of data")
        return body

    def update(self, text: str) -> None:
        """Have the server make an update.

        :raises StoreError: if it does not, or has no address for updates.
        """
        if self.address.update is None:
            raise StoreError(reason=f"no address for updates is known of {self.address}; it is only read")
        try:
            self._send("POST", self.address.update, accept="*/*", data={"update": text}).close()
        except QueryError as error:
            # Of our own making, so whoever asked for a change is not to blame.
            raise StoreError(reason=error.data["reason"]) from error

    def add(self, graph: str, ntriples: bytes) -> None:
        """Add triples to a named graph by the Graph Store Protocol.

        :raises StoreError: if the server does not take them, or has no address for it.
        """
        if self.address.store is None:
            raise StoreError(reason=f"no address for whole graphs is known of {self.address}")
        headers = {"Content-Type": "application/n-triples"}
        try:
            sent = self._send(
                "POST", self.address.store, accept="*/*", params={"graph": graph}, content=ntriples, headers=headers
            )
            sent.close()
        except QueryError as error:
            raise StoreError(reason=error.data["reason"]) from error

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def _send(self, method: str, url: str, *, accept: str, endless: bool = False, **request: Any) -> Body:
        deadline = None if endless else monotonic() + self.address.timeout
        headers = {"Accept": accept, **request.pop("headers", {})}
        try:
            built = self._http.build_request(method, url, headers=headers, **request)
            response = self._http.send(built, stream=True)
            if not response.is_success:
                raise _refusal(response, self.address)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _failure(error, self.address) from error
        except RuntimeError as error:
            # What httpx raises for a client that is closed.
            raise StoreError(reason="it is closed") from error
        return Body(response, self.address, deadline)


def _auth(address: Address) -> httpx.Auth | None:
    if address.user is None:
        return None
    kind = httpx.DigestAuth if address.auth == "digest" else httpx.BasicAuth
    return kind(address.user, address.password)


def _late(address: Address) -> StoreError:
    return StoreError(reason=f"{address} did not answer within {address.timeout:g} s")


def _failure(error: Exception, address: Address) -> StoreError:
    if isinstance(error, httpx.TimeoutException):
        return _late(address)
    return StoreError(reason=f"{address}: {' '.join(str(error).split()) or type(error).__name__}")


def _refusal(response: httpx.Response, address: Address) -> QueryError | StoreError:
    said = _words(response)
    if response.status_code == httpx.codes.BAD_REQUEST:
        return QueryError(reason=said or "the server says only that it is wrong")
    status = f"{response.status_code} {response.reason_phrase}".rstrip()
    if response.has_redirect_location:
        # Followed it would take the password, and a POST, to wherever somebody says.
        said = f"it is now at {response.headers['location'][:_WORDS]}"
    return StoreError(reason=f"{address} answers {status}: {said}".rstrip(": "))


def _words(response: httpx.Response) -> str:
    """Return what a server says of its refusal, in one line; nothing of a page with mark-up."""
    words = bytearray()
    try:
        for chunk in response.iter_bytes():
            words += chunk
            if len(words) > 4 * _WORDS:
                break
    finally:
        response.close()
    if _type(response) in _PAGES:
        return ""
    return " ".join(words.decode("utf-8", "replace").split())[:_WORDS]


def _type(response: httpx.Response) -> str:
    kind: str = response.headers.get("content-type", "")
    return kind.partition(";")[0].strip().lower()
