"""The graph stores that one body of tests runs over."""

from contextlib import ExitStack

import pytest
from made_servers import oxigraph_server, virtuoso_server

from kg.stores import open_store
from kg.stores.base import BOOKS
from kg.stores.remote import RemoteStore


@pytest.fixture(scope="session")
def servers(tmp_path_factory):
    """Give the address of a server by its name; each is started when it is first asked for."""
    started: dict[str, str] = {}
    with ExitStack() as stack:

        def address(name: str) -> str:
            if name not in started:
                start = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server}[name]
                started[name] = stack.enter_context(start(tmp_path_factory.mktemp(name)))
            return started[name]

        yield address


@pytest.fixture(params=["memory", "disk", "oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)])
def store(request, tmp_path, servers):
    """Give a store of each kind, empty."""
    url = {"memory": "memory:", "disk": tmp_path / "graph"}.get(request.param) or servers(request.param)
    with open_store(url) as opened:
        if isinstance(opened, RemoteStore):
            for graph in (opened.address.graph, *BOOKS):
                opened.client().update(f"CLEAR SILENT GRAPH {graph}")
        yield opened
