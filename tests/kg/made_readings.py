"""What forms say with a word of the vocabulary in them, and the vocabulary without the word: for its test."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

from kg.documents import Block, Document, Paragraph, Row, Table
from kg.extract import labels, stream_words
from kg.extract.cleaning import label_key
from kg.extract.lookup import Lookup
from kg.extract.vocabulary import load_vocabulary
from tests.kg.made_tables import HEADER, ROW, TITLE, Made, document
from tests.kg.made_tables import table as laid_out

#: A form and what its only project says: slot → value; ``rows.`` stands before slots of its only indicator.
Reading = tuple[Document, dict[str, object]]

NAME: Sequence[Made] = ("项目名称", "城区绿化")
ROLES = ("level1", "level2", "name", "target")
BOTH = {"rows.level1": "产出指标", "rows.level2": "数量指标", "rows.name": "种植树木"}
#: Meaning of a column → its cell, the cell of the target, and the target that they make.
_CELLS = {
    "whole": ("≥90棵", "", "≥90棵"),
    "relation": ("不低于", "30棵", "不低于30棵"),
    "unit": ("棵", "30", "30棵"),
    "weight": ("12.5", "≥30棵", "≥30棵"),
    "score": ("11", "≥30棵", "≥30棵"),
    "actual": ("31棵", "≥30棵", "≥30棵"),
}
FOREIGN: Sequence[Made] = ("甲类", "乙类", "种植树木", "及时")

_LOOKUPS = {name: getattr(labels, name.upper()) for name in ("fields", "amounts", "goals", "columns", "headings")}
_LOOKUPS["narrative"] = labels.NARRATIVE
_SETS = {"other": "OTHER_ROWS"}


@contextmanager
def without(table: str, meaning: str, word: str) -> Iterator[None]:
    """Take a word out of the vocabulary as if the file did not have it."""
    patches = list(_of_lookup(table, meaning, word) if table in _LOOKUPS else _of_rows(meaning, word))
    stream_words._roles.cache_clear()
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()
        stream_words._roles.cache_clear()


def _of_lookup(table: str, meaning: str, word: str) -> Iterator[object]:
    rows = load_vocabulary()[table]
    left = {name: tuple(each for each in row if (name, each) != (meaning, word)) for name, row in rows.items()}
    for name, value in vars(Lookup(left)).items():
        yield patch.object(_LOOKUPS[table], name, value)


def _of_rows(meaning: str, word: str) -> Iterator[object]:
    name = _SETS.get(meaning, meaning.upper())
    known = getattr(labels, name)
    left = type(known)(each for each in known if each != label_key(word))
    yield patch.object(labels, "_SETS", tuple(left if each is known else each for each in labels._SETS))
    for module in [each for key, each in sys.modules.items() if key.startswith("kg.extract")]:
        if getattr(module, name, None) is known:
            yield patch.object(module, name, left)


def flat(*rows: Sequence[Made]) -> Document:
    """Return a form as a converter flattens it."""
    made = document(*rows)
    return replace(made, blocks=tuple(_flat(block) for block in made.blocks))


def _flat(block: Block) -> Block:
    return replace(block, ruled=False) if isinstance(block, Table) else block


def torn(*rows: Sequence[Made], word: str) -> Document:
    """Return a flattened form where a line break has torn the cell with the word, and with it the row, in two."""
    made = flat(*rows)
    return replace(
        made, blocks=tuple(_torn(block, word) if isinstance(block, Table) else block for block in made.blocks)
    )


def one_line(*rows: Sequence[Made]) -> Document:
    """Return a form as web crawls deliver it."""
    texts = (cell.text for row in laid_out(*rows).rows for cell in row.cells)
    return replace(document(*rows), blocks=(Paragraph(" ".join((TITLE, *texts)), line=1),))


def _torn(table: Table, word: str) -> Table:
    rows: list[Row] = []
    for row in table.rows:
        place = next((place for place, cell in enumerate(row.cells) if cell.text == word and len(word) > 1), None)
        if place is None:
            rows.append(row)
            continue
        # 年度指标 would be a label by itself, and no beginning of one.
        cell, cut = row.cells[place], len(word) - (2 if word[:-1].endswith("指标") else 1)
        rows.append(Row((*row.cells[:place], replace(cell, text=word[:cut]))))
        behind = (replace(cell, text=word[cut:]), *row.cells[place + 1 :])
        rows.append(Row(tuple(replace(each, column=column) for column, each in enumerate(behind))))
    return Table(tuple(rows))


def readings(table: str, meaning: str, word: str) -> list[Reading]:
    """Return forms one of which at least says something else without the word."""
    forms = {
        "fields": _of_field,
        "amounts": _of_amount,
        "goals": _of_goal,
        "columns": _of_column,
        "headings": _of_heading,
        "narrative": _of_section,
        "rows": _of_row,
    }
    # A pattern stands for any text in its gaps, but not for a label that is torn.
    made = forms[table](meaning, word.replace("*", "某"))
    return made[:1] if "*" in word and table != "headings" else made


def _of_field(meaning: str, word: str) -> list[Reading]:
    printed, slots = {
        "start": ("2024-03-05", {"start": "2024-03-05"}),
        "end": ("2024-03-05", {"end": "2024-03-05"}),
        "period": ("2024年3月5日-2025年6月7日", {"start": "2024-03-05", "end": "2025-06-07"}),
        "year": ("2023", {"year": 2023}),
        "local_department": ("某省林业厅", {"department": "某部", "unit": "某省林业厅"}),
    }.get(meaning, ("某某事项", {meaning: "某某事项"}))
    head = [] if meaning == "name" else [NAME]
    if meaning == "local_department":
        head.append(("中央主管部门", "某部"))
    rows = (*head, (word, printed), HEADER, ROW)
    title = Paragraph("项目支出绩效目标表")
    forms = (document(*rows), torn(*rows, word=word))
    return [(replace(form, blocks=(title, *form.blocks[1:])), dict[str, object](slots)) for form in forms]


def _of_amount(meaning: str, word: str) -> list[Reading]:
    shared = meaning in {"fiscal", "other"}
    above = [("项目资金总额", "90")] if shared else []
    rows = (NAME, ("项目资金（万元）", ""), *above, (word, "1.5"), HEADER, ROW)
    slots: dict[str, object] = {f"budget.total_{meaning}" if shared else f"budget.{meaning}": Decimal(15000)}
    return [(document(*rows), slots), (torn(*rows, word=word), slots)]


def _of_goal(meaning: str, word: str) -> list[Reading]:
    if meaning == "expected":
        return [(document(NAME, (word, "完成全年养护任务。"), HEADER, ROW), {"annual_goal": "完成全年养护任务。"})]
    if meaning == "ignored":
        rows = (NAME, ("年度目标", "完成养护。"), (word, "都已完成。"), HEADER, ROW)
        return [
            (document(*rows), {"annual_goal": "完成养护。"}),
            (torn(*rows, word=word), {"annual_goal": "完成养护。"}),
        ]
    rows = (NAME, (word, "完成全年养护任务。"), HEADER, ROW)
    slots: dict[str, object] = {f"{meaning}_goal": "完成全年养护任务。"}
    return [(document(*rows), slots), (torn(*rows, word=word), slots)]


def _of_column(meaning: str, word: str) -> list[Reading]:
    (form, slots), *_ = _of_heading(meaning, word)
    role = "target" if meaning == "standard" else meaning
    if role in ROLES:
        rows = (NAME, _headed(role, word), ROW)
        known = {**BOTH, "rows.target": "≥30棵"}
        return [(form, slots), (torn(*rows, word=word), known), (one_line(*rows), known)]
    return [(form, slots), (torn(*_before(meaning, word), word=word), slots)]


def _of_heading(meaning: str, word: str) -> list[Reading]:
    role = "target" if meaning == "standard" else meaning
    if role in ROLES:
        row = ROW if role == "name" else FOREIGN
        slots = {f"rows.{each}": text for each, text in zip(ROLES, row, strict=True)}
        return [(document(NAME, _headed(role, word), row), slots)]
    cell, target, raw = _CELLS.get(meaning, ("不收录的内容", "≥30棵", "≥30棵"))
    slots = {**BOTH, "rows.target": raw, **_beside(meaning)}
    made: list[Reading] = [(document(NAME, (*HEADER, word), (*ROW[:3], target, cell)), slots)]
    return [*made, (flat(*_before(meaning, word)), slots)] if meaning == "ignored" else made


def _headed(role: str, word: str) -> list[Made]:
    return [word if each == role else heading for each, heading in zip(ROLES, HEADER, strict=True)]


def _before(meaning: str, word: str) -> tuple[Sequence[Made], ...]:
    cell, target, _ = _CELLS.get(meaning, ("不收录的内容", "≥30棵", "≥30棵"))
    return NAME, (*HEADER[:3], word, HEADER[3]), (*ROW[:3], cell, target)


def _beside(meaning: str) -> dict[str, object]:
    return {
        "rows.weight": Decimal("12.5") if meaning == "weight" else None,
        "rows.score": Decimal(11) if meaning == "score" else None,
        "rows.actual_raw": "31棵" if meaning == "actual" else None,
    }


def _of_section(meaning: str, word: str) -> list[Reading]:
    heading = f"2、{word}" if meaning == "ignored" else f"一、{word}"
    told = "overview" if meaning == "ignored" else meaning
    above = ["1、项目概述", "这一节说明有关情况。"] if meaning == "ignored" else []
    texts = [*above, heading, "不收录。" if meaning == "ignored" else "这一节说明有关情况。"]
    made = document(NAME, HEADER, ROW)
    paragraphs = tuple(Paragraph(text, line=line) for line, text in enumerate(texts, start=1))
    return [(replace(made, blocks=(*paragraphs, *made.blocks)), {f"narrative.{told}": "这一节说明有关情况。"})]


def _of_row(meaning: str, word: str) -> list[Reading]:
    indicator = {**BOTH, "rows.target": "≥30棵"}
    if meaning == "sections":
        return [(flat(NAME, (word, *HEADER), (word, *ROW)), indicator)]
    if meaning == "other":
        rows = (NAME, ("年度目标", "完成养护。"), (word, "其他内容"), HEADER, ROW)
        return [
            (document(*rows), {"annual_goal": "完成养护。"}),
            (torn(*rows, word=word), {"annual_goal": "完成养护。"}),
        ]
    if meaning == "footers":
        return [(document(NAME, HEADER, ROW, ((word, 2, 1), "某某", "某某")), indicator)]
    if meaning == "money_headings":
        return [(document(NAME, (f"{word}（万元）", "100"), HEADER, ROW), {"budget.total": 1_000_000})]
    head = (("项目资金（万元）", 1, 2), "", "全年执行数", word)
    return [(document(NAME, head, ("年度资金总额", "1", "2"), HEADER, ROW), {"budget.annual": 20_000})]
