"""The one page: search, similar indicators, suggestions, review, library, queries and documents as tabs."""

from collections.abc import Callable

from nicegui import ui

from api.pages import documents_tab, library_tab, query_tab, review_tab, search_tab, suggest_tab
from api.pages.parts import STYLE
from api.workspace import Workspace


def register(workspace: Workspace) -> None:
    """Make the page at ``/`` known to NiceGUI."""

    @ui.page("/")
    def home(q: str = "", tab: str = "search") -> None:
        """Draw the page; ``?q=`` starts with a search, ``?tab=`` with another tab."""
        ui.add_css(STYLE)
        ui.colors(primary="#1f5d8c", secondary="#5b7083", accent="#b3541e")
        _header(workspace)
        tabs: dict[str, tuple[str, str, Callable[[], None]]] = {
            "search": ("检索", "search", lambda: search_tab.draw(workspace, q)),
            "suggest": ("填报建议", "playlist_add_check", lambda: suggest_tab.draw(workspace)),
            "review": ("审核", "fact_check", lambda: review_tab.draw(workspace)),
            "library": ("指标库", "library_books", lambda: library_tab.draw(workspace)),
            "query": ("查询", "table_chart", lambda: query_tab.draw(workspace)),
            "documents": ("文件", "folder_open", lambda: documents_tab.draw(workspace)),
        }
        with ui.column().classes("zb-body zb-page"):
            with ui.tabs().classes("w-full").props("align=left no-caps inline-label") as bar:
                for name, (label, icon, _) in tabs.items():
                    ui.tab(name, label, icon)
            with ui.tab_panels(bar, value=tab if tab in tabs else "search").classes("w-full bg-transparent"):
                for name, (_, _, draw) in tabs.items():
                    with ui.tab_panel(name).classes("p-0 pt-4"):
                        draw()


def _header(workspace: Workspace) -> None:
    counts = workspace.counts()
    with ui.header().classes("zb-header"), ui.row().classes("zb-body items-baseline no-wrap"):
        ui.label("指标").classes("text-2xl font-bold")
        ui.label("绩效目标知识库").classes("text-base opacity-80")
        ui.space()
        ui.label(f"{counts.documents} 份文件 · {counts.projects} 个项目 · {counts.indicators} 条指标").classes(
            "text-sm opacity-80"
        )
        ui.link("接口说明", "/docs").classes("text-sm text-white")
