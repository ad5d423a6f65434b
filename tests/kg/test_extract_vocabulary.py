"""Every word of the vocabulary is understood and needed, and a broken vocabulary is one clear line."""

from typing import Any

import pytest

from kg.documents import Document
from kg.errors import WrongVocabulary
from kg.extract import extract
from kg.extract.labels import speaks_for
from kg.extract.vocabulary import FILE, MEANINGS, load_vocabulary, parse
from tests.kg.made_readings import Reading, readings, without

WORDS = [(table, meaning) for table, rows in load_vocabulary().items() if table != "wording" for meaning in rows]


def holds(reading: Reading) -> bool:
    """Tell whether a form is read as its only project with the slots as they should be."""
    document, slots = reading
    return {slot: said(document, slot) for slot in slots} == slots


def said(document: Document, slot: str) -> Any:
    projects = extract(document).projects
    if len(projects) != 1 or (slot.startswith("rows.") and len(projects[0].indicators) != 1):
        return "another number of projects or indicators"
    room, _, last = slot.rpartition(".")
    found = {"rows": (*projects[0].indicators, None)[0], "": projects[0]}.get(room) or getattr(projects[0], room, None)
    value = getattr(found, last, None)
    if last == "target":
        return value.raw if value else None
    return value.isoformat() if last in {"start", "end"} and value else value


@pytest.mark.parametrize(("table", "meaning"), WORDS, ids=map("-".join, WORDS))
def test_every_word_is_understood_and_none_can_be_spared(table: str, meaning: str) -> None:
    misread, spared = [], []
    for word in load_vocabulary()[table][meaning]:
        forms = readings(table, meaning, word)
        misread += [word] if not all(map(holds, forms)) else []
        with without(table, meaning, word):
            spared += [word] if all(map(holds, forms)) else []
    assert (misread, spared) == ([], [])


@pytest.mark.parametrize("meaning", load_vocabulary()["wording"])
def test_a_wording_speaks_for_its_category_and_no_other_says_the_same(meaning: str) -> None:
    row = load_vocabulary()["wording"][meaning]
    assert all(speaks_for(f"某{word}某", meaning) for word in row)
    assert [(word, other) for word in row for other in row if word != other and word in other] == []
    assert not speaks_for("某某某", meaning)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("[fields]", "[fields"), "Expected"),
        (("[amounts]", "[sums]"), "amounts is missing"),
        (('nature = ["项目性质"', 'kind = ["项目性质"'), "nature is missing"),
        (('nature = ["项目性质"', 'nature = ["项目名称"'), "项目名称 stands under name and under nature"),
        (('nature = ["项目性质"', 'nature = ["项目属性"'), "a word stands there twice"),
        (('nature = ["项目性质"', "nature = [7"), "must be a list of words"),
    ],
)
def test_a_broken_vocabulary_is_one_clear_line(change: tuple[str, str], reason: str) -> None:
    text = FILE.read_text(encoding="utf-8").replace(*change, 1)
    with pytest.raises(WrongVocabulary, match=reason) as caught:
        parse(text)
    assert "\n" not in str(caught.value)


def test_the_file_has_every_meaning() -> None:
    assert {table: set(rows) for table, rows in load_vocabulary().items()} == {
        table: set(meanings) for table, meanings in MEANINGS.items()
    }
