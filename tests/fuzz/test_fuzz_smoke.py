"""A few damaged files of every kind that is read in milliseconds, and the fuzzer's own tools."""

import pytest

from tests.fuzz.__main__ import fuzz
from tests.fuzz.cases import KINDS, case
from tests.fuzz.child import read
from tests.fuzz.corpus import SOURCES, corpus
from tests.fuzz.packages import packed, parts_of
from tests.fuzz.shrink import shrunk
from tests.fuzz.tally import FAULTS
from tests.fuzz.watch import Watched

#: Those whose sound files are made without LibreOffice and a font.
QUICK = ("text", "records", "csv", "html", "mail", "zip", "docx", "xlsx", "xls", "xml2003", "pdf_protected")
CASES = 12


@pytest.mark.parametrize("kind", QUICK)
def test_damaged_files_end_in_a_document_or_a_declared_error(kind: str) -> None:
    first = len(corpus(kind))
    for number in range(first, first + CASES):
        damaged = case(kind, 7, number)
        outcome, _, place, _ = read(damaged.name, damaged.data)
        assert outcome not in FAULTS, (number, damaged.how, place)


@pytest.mark.parametrize("kind", QUICK)
def test_sound_files_are_read(kind: str) -> None:
    endings = {read(f"form{KINDS[kind][0]}", data)[0] for data in corpus(kind)[:2]}
    assert endings == {"encrypted" if kind == "pdf_protected" else "ok"}


def test_every_kind_has_files_and_ways_to_damage_them() -> None:
    assert list(KINDS) == list(SOURCES)


def test_seed_and_number_give_the_same_case_again() -> None:
    numbers = range(len(corpus("text")), len(corpus("text")) + 20)
    cases = [case("text", seed, number) for seed in (1, 2) for number in numbers]
    assert cases == [case("text", seed, number) for seed in (1, 2) for number in numbers]
    assert len({each.data for each in cases}) > 30


def test_what_is_read_is_counted() -> None:
    tally = fuzz("csv", 7, 60, cases=5)
    assert tally.cases == sum(tally.outcomes.values()) == 5
    assert len(tally.resident) == 5
    assert tally.findings == {}


def test_a_file_beyond_its_time_is_a_hang_and_the_next_one_is_read() -> None:
    with Watched(0.001) as watched:
        ending = watched.read("a.txt", b"a")
        assert (ending.outcome, watched.starts) == ("hang", 2)


def test_a_case_is_made_small() -> None:
    def shows(data: bytes) -> bool:
        return b"<b>X</b>" in (parts_of(data).get("x.xml", b"") if data.startswith(b"PK") else data)

    assert shrunk(b"a" * 99 + b"<b>X</b>" + b"c" * 99, shows, 5) == b"<b>X</b>"
    package = packed({"other.xml": b"<a/>", "x.xml": b"<r>" + b"<a/>" * 20 + b"<c><b>X</b><d/></c></r>"})
    assert parts_of(shrunk(package, shows, 5)) == {"x.xml": b"<b>X</b>"}
