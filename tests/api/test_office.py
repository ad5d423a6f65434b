"""A suggested table as Excel and Word files says what the answer says."""

import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from api import office
from api.workspace import Workspace
from kg.errors import ExtraMissing, Unwritable
from kg.suggest import SuggestRequest, suggestions_to_json


@pytest.fixture
def answer(workspace: Workspace) -> dict[str, object]:
    return suggestions_to_json(workspace.suggest(SuggestRequest("教师全员培训", "组织教师培训", k=8)))


def names(answer: dict[str, object]) -> list[str]:
    return [item["name"] for item in answer["suggestions"]]  # type: ignore[attr-defined]


def test_the_workbook_holds_every_suggestion_as_text(answer: dict[str, object], tmp_path: Path) -> None:
    office.write_xlsx(answer, tmp_path / "table.xlsx")
    rows = list(load_workbook(tmp_path / "table.xlsx").active.iter_rows())
    assert [row[2].value for row in rows[1:]] == names(answer)
    # "=100%" would be taken for a formula if it were not stored as text.
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    assert rows[1][0].value
    assert rows[1][5].value


def test_the_word_table_holds_every_suggestion_and_the_warnings(answer: dict[str, object], tmp_path: Path) -> None:
    office.write_docx(answer, tmp_path / "table.docx")
    document = Document(str(tmp_path / "table.docx"))
    assert [row.cells[2].text for row in document.tables[0].rows[1:]] == names(answer)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert all(warning in text for warning in answer["warnings"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("write", [office.write_xlsx, office.write_docx])
def test_a_place_that_cannot_be_written_is_named(write, answer: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="nowhere"):
        write(answer, tmp_path / "nowhere" / "table")


@pytest.mark.parametrize(("write", "module"), [(office.write_xlsx, "openpyxl"), (office.write_docx, "docx")])
def test_a_missing_extra_says_what_to_install(
    write, module: str, answer: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ExtraMissing, match=r"zhibiao\[office\]"):
        write(answer, tmp_path / "table")
