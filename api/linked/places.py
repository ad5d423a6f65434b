"""Where on this server an IRI of the graph leads, and which IRI a path stands for."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

from api.linked.formats import Format
from kg.errors import NotFound
from kg.iris import Iris

#: Everything that is not data: terms, schemes, units of measure, regions, standard indicators.
PUBLISHED = "https://w3id.org/zhibiao/"
LISTS = ("scheme", "region", "unit", "standard")
_KIND = re.compile(r"[a-z]+")
#: Part of an IRI between slashes, decoded: nothing that an IRI may not hold (RFC 3987).
_SEGMENT = re.compile(r"[^\x00-\x20<>\"{}|\\^`?#\[\]\x7f]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A thing and its address.

    :param path: of the thing itself on this server.
    :param document: of its description, without a suffix.
    """

    iri: str
    path: str
    document: str

    @property
    def node(self) -> NamedNode:
        """The thing in the graph."""
        return NamedNode(self.iri)

    def described(self, form: Format) -> str:
        """Return the path of the description in a format."""
        return f"{self.document}.{form.suffix}"


def data_place(iris: Iris, kind: str, identifier: str) -> Place | None:
    """Return the place of a thing of the data; None if the texts cannot be parts of such an IRI."""
    if not _KIND.fullmatch(kind):
        return None
    try:
        iri = iris.resolve(kind, identifier)
    except NotFound:
        return None
    name = iri.removeprefix(f"{iris.base}{kind}/")
    return Place(iri, f"/id/{kind}/{name}", f"/data/{kind}/{name}")


def published_place(name: str, rest: str) -> Place | None:
    """Return the place of a thing of the vocabularies; None if no IRI can end like this.

    :param name: one of ``LISTS``.
    :param rest: what follows, decoded, such as ``2021/output.quantity``.
    """
    # 元/人 is one unit of measure; its slash is encoded in the IRI, and decoded when the path gets here.
    segments = [rest] if name == "unit" else rest.split("/")
    if not all(_SEGMENT.fullmatch(segment) and segment not in (".", "..") for segment in segments):
        return None
    encoded = "/".join([name, *(quote(segment, safe="") for segment in segments)])
    return Place(PUBLISHED + encoded, f"/{encoded}", f"/{encoded}")


def path_of(iri: str, base: str) -> str | None:
    """Return the path on this server that an IRI leads to; None for things of others.

    :param base: what the IRIs of the data begin with.
    """
    if iri.startswith(base):
        return f"/id/{iri.removeprefix(base)}"
    first = re.split("[/#]", iri.removeprefix(PUBLISHED), maxsplit=1)[0]
    if iri.startswith(PUBLISHED) and first in (*LISTS, "ontology"):
        return f"/{iri.removeprefix(PUBLISHED)}"
    return None
