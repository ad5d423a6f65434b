"""The query tab: worked questions for researchers, and SPARQL of one's own, answered as a table."""

import csv
import io

from nicegui import ui

from api.pages.parts import asked, rows_table
from api.workspace import Workspace
from kg.errors import Phrase, QueryRefused
from kg.queries import examples

#: A page with more rows than a person reads is slow for nothing; the download has them all.
ROWS_SHOWN = 200
#: Who asks a worked query.
READERS = {"preparer": "填报", "reviewer": "审核", "researcher": "研究"}


def draw(workspace: Workspace) -> None:
    """Draw the tab."""
    Query(workspace)


class Query:
    """The state of one reader's query."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        worked = {example.query: f"{READERS[example.reader]} · {example.question}" for example in examples()}
        with ui.column().classes("zb-card gap-2"):
            chosen = ui.select(worked, label="现成的问题").classes("w-full")
            self._text = ui.textarea("SPARQL 1.1 查询（只读）").classes("w-full font-mono").props("autogrow")
            self._text.bind_value_from(chosen, "value", backward=lambda query: query or "")
            with ui.row():
                ui.button("查询", on_click=self.run)
                ui.button("下载 CSV", on_click=self.download).props("flat")
        self._answer = ui.column().classes("w-full gap-2 pt-2")

    async def run(self) -> None:
        """Evaluate the query and show its first rows."""
        table = await self._table()
        if table is None:
            return
        head, *rows = csv.reader(io.StringIO(table))
        self._answer.clear()
        with self._answer, ui.column().classes("zb-card gap-1"):
            ui.label(f"{len(rows)} 行" + (f"，只列前 {ROWS_SHOWN} 行" if len(rows) > ROWS_SHOWN else "")).classes(
                "zb-muted"
            )
            rows_table(head, rows[:ROWS_SHOWN])

    async def download(self) -> None:
        """Hand out the whole table; the mark at the front lets spreadsheets see that it is UTF-8."""
        table = await self._table()
        if table is not None:
            ui.download.content(table.encode("utf-8-sig"), "query.csv")

    async def _table(self) -> str | None:
        text = (self._text.value or "").strip()
        if not text:
            ui.notify("请选择问题或填写查询", type="warning")
            return None
        return await asked(self._csv, text)

    def _csv(self, text: str) -> str:
        questions = self._workspace.questions
        question = questions.prepared(text)
        if question.kind == "graph":
            raise QueryRefused(reason=Phrase("a page shows tables; ask by SELECT or ASK"))
        return b"".join(questions.ask(text, question, "csv", client="page")).decode("utf-8")
