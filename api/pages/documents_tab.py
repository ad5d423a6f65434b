"""The documents tab: what is stored, and uploading more."""

from nicegui import events, ui

from api.i18n import error_text
from api.pages.parts import asked, rows_table
from api.workspace import Workspace

MEGABYTE = 1_000_000


def draw(workspace: Workspace) -> None:
    """Draw the tab."""
    with ui.column().classes("w-full gap-3"):
        upload = ui.upload(
            label="添加绩效目标申报表（文本或 JSON 记录）",
            multiple=True,
            auto_upload=True,
            max_file_size=workspace.settings.upload_limit_mb * MEGABYTE,
            on_rejected=lambda: ui.notify("文件过大", type="negative"),
        ).classes("w-full")
        listing = ui.column().classes("zb-card")

    def refresh() -> None:
        listing.clear()
        with listing:
            rows_table(
                ("文件", "项目", "指标", "编号"),
                ((d.name, str(d.projects), str(d.indicators), d.id) for d in workspace.documents()),
            )

    async def receive(event: events.UploadEventArguments) -> None:
        data = await event.file.read()
        report = await asked(workspace.add, event.file.name, data)
        if report is None:
            return
        for failure in report.failed:
            ui.notify(error_text(failure.error, "zh"), type="negative", multi_line=True)
        if not report.failed:
            ui.notify(f"{event.file.name}：{report.projects} 个项目，{report.indicators} 条指标", type="positive")
        refresh()

    upload.on_upload(receive)
    refresh()
