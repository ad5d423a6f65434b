"""The web application over one Workspace."""

from importlib.metadata import version

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi_offline import FastAPIOffline

from api import pages, problems
from api.guards import BodyGuard, OpenReading, SourceGuard
from api.plain import PlainRequest
from api.routes import (
    catalog,
    documents,
    dumps,
    history,
    indicators,
    library,
    linked_data,
    projects,
    reconcile,
    reviews,
    sparql,
    suggestions,
    targets,
    upkeep,
    vocabulary,
)
from api.workspace import Workspace

#: The quickest: answers are repetitive enough to shrink to a tenth by it.
COMPRESSION = 1

ROUTERS = (
    sparql,
    catalog,
    linked_data,
    vocabulary,
    dumps,
    reconcile,
    indicators,
    targets,
    suggestions,
    library,
    projects,
    history,
    documents,
    reviews,
    upkeep,
)


def create_app(workspace: Workspace, *, with_pages: bool = True) -> FastAPI:
    """Build the application; the workspace stays the caller's to close.

    :param with_pages: mount the pages for people at ``/``; tests of the HTTP interface do without.
    """
    # Swagger UI comes out of a package: the machine may have no network.
    app = FastAPIOffline(
        title="Zhibiao",
        version=version("zhibiao"),
        description="Performance targets as a knowledge graph: search, suggestion, review, SPARQL.",
        # The guards stand before every route, and a defect may be behind any.
        responses=problems.responses(403, 500),
        redoc_url=None,
    )
    app.state.workspace = workspace
    problems.install(app)
    settings = workspace.settings
    app.add_middleware(BodyGuard, upload_limit=settings.upload_limit)
    app.add_middleware(GZipMiddleware, compresslevel=COMPRESSION)
    app.add_middleware(PlainRequest)
    app.add_middleware(OpenReading)
    app.add_middleware(SourceGuard, own=settings.host, allowed=settings.allowed_hosts)
    for module in ROUTERS:
        app.include_router(module.router)
    if with_pages:
        pages.mount(app, workspace)
    return app
