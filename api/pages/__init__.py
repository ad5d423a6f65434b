"""The pages for people, drawn with NiceGUI inside the same application; nothing is loaded from elsewhere."""

from fastapi import FastAPI
from nicegui import ui
from starlette.routing import Match, Mount
from starlette.types import Scope

from api.guards import OPEN
from api.pages.home import register
from api.workspace import Workspace

#: Paths that belong to programs; a page must never answer for them.
FOR_PROGRAMS = (*OPEN, "/api", "/docs", "/openapi.json", "/healthz", "/readyz", "/metrics", "/static-offline-docs")


class _PageMount(Mount):
    """The pages at ``/`` for every path that is not a program's, so that those keep their own 404 and 405."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = str(scope.get("path", ""))
        if any(path == prefix or path.startswith(f"{prefix}/") for prefix in FOR_PROGRAMS):
            return Match.NONE, {}
        return super().matches(scope)


def mount(app: FastAPI, workspace: Workspace) -> None:
    """Put the pages at ``/`` of the application; once per process, as NiceGUI has one application of its own."""
    register(workspace)
    ui.run_with(app, title="指标 · 绩效目标知识库", language="zh-CN", show_welcome_message=False)
    for place, route in enumerate(app.router.routes):
        if isinstance(route, Mount) and route.path == "":
            app.router.routes[place] = _PageMount("/", app=route.app)
