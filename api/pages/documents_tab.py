"""The documents tab: what is stored, and uploading more."""

from nicegui import events, ui

from api.i18n import error_text
from api.pages.parts import asked, rows_table
from api.workspace import Workspace


def draw(workspace: Workspace) -> None:
    """Draw the tab."""
    with ui.column().classes("w-full gap-3"):
        upload = ui.upload(
            label="添加绩效目标申报表（PDF、Word、Excel、网页、文本、JSON 记录或 ZIP 压缩包）",
            multiple=True,
            auto_upload=True,
            max_file_size=workspace.settings.upload_limit,
            on_rejected=lambda: ui.notify(
                f"文件过大：上传上限为 {workspace.settings.upload_limit_mb} MB，"
                "可请服务管理员调整设置 ZHIBIAO_UPLOAD_LIMIT_MB",
                type="negative",
                multi_line=True,
            ),
        ).classes("w-full")
        password = ui.input("文件密码（有密码保护时填写）", password=True).classes("w-64").props("dense")
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
        report = await asked(workspace.add, event.file.name, data, password.value or None)
        if report is None:
            return
        for failure in report.failed:
            ui.notify(error_text(failure.error, "zh", "page"), type="negative", multi_line=True)
        for done, files in (
            ("已入库", report.stored),
            ("已替换原有文件", report.replaced),
            ("内容未变", report.unchanged),
        ):
            for file in files:
                counts = f"{file.projects} 个项目，{file.indicators} 条指标"
                ui.notify(f"{file.file}：{done}，{counts}", type="positive", multi_line=True)
        refresh()

    upload.on_upload(receive)
    refresh()
