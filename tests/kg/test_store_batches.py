"""New documents are stored many at a time, and nobody is told of one before it is."""

import json
from hashlib import sha256

import pytest

from kg import storing
from kg.errors import StoreError
from kg.pipeline import ingest, ingest_bytes
from kg.reports import Outcome
from kg.stores import MemoryStore
from kg.stores.base import GENERATION, LEDGER
from kg.stores.ledger import documents_in

FORM = """项目支出绩效目标申报表
（2024年度）
项目名称：{name}
主管部门：市教育局
实施单位：市教育局
绩效指标
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 培训人次 ≥{people}人次
"""


class Watched(MemoryStore):
    """A store that counts its commits."""

    def __init__(self) -> None:
        super().__init__()
        self.generations: list[str] = []

    def _count(self, lines: int) -> None:
        self.generations.append(self.view().generation)


def folder(path, count, people=10):
    path.mkdir(exist_ok=True)
    for number in range(count):
        (path / f"{number}.txt").write_text(FORM.format(name=f"培训{number}", people=people), "utf-8")
    return path


def test_new_documents_are_one_commit_and_told_of_after_it(tmp_path):
    store, told = Watched(), []

    def tell(outcome, ingested):
        told.append((outcome, ingested.file, len(store.generations)))

    report = ingest([folder(tmp_path / "in", 5)], store, on_stored=tell)
    assert len(report.stored) == 5
    assert len(store.generations) == 1
    assert [(outcome, commits) for outcome, _, commits in told] == [(Outcome.STORED, 1)] * 5
    assert [file for _, file, _ in told] == [each.file for each in report.stored]


def test_a_batch_ends_when_it_is_large_enough(tmp_path, monkeypatch):
    monkeypatch.setattr(storing, "LINES", 1)
    store = Watched()
    ingest([folder(tmp_path / "in", 3)], store)
    assert len(store.generations) == 3


def test_what_is_stored_in_batches_is_what_is_stored_one_by_one(tmp_path, monkeypatch):
    paths = [folder(tmp_path / "in", 4)]
    (tmp_path / "in" / "copy.txt").write_bytes((tmp_path / "in" / "0.txt").read_bytes())
    records = [{"name": "记录", "unit": "市教育局", "year": 2024, "indicators": []} for _ in range(2)]
    (tmp_path / "in" / "records.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    batched, single = MemoryStore(), MemoryStore()
    reports = [ingest(paths, batched)]
    monkeypatch.setattr(storing, "LINES", 1)
    reports.append(ingest(paths, single))
    first, second = ([each.file for each in report.stored] for report in reports)
    assert first == second
    assert [len(report.unchanged) for report in reports] == [1, 1]
    assert [len(report.replaced) for report in reports] == [0, 0]
    assert set(batched.view().triples()) == set(single.view().triples())
    assert ledger(batched) == ledger(single)


def ledger(store):
    return {triple for triple in store.view().triples(book=LEDGER) if triple.predicate != GENERATION}


def test_an_archive_counts_as_taken_only_together_with_its_members(tmp_path):
    lines = [{"name": f"记录{n}", "unit": "市教育局", "year": 2024, "indicators": []} for n in range(3)]
    (tmp_path / "records.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    store = Watched()
    report = ingest([tmp_path / "records.jsonl"], store)
    assert len(store.generations) == 1
    again = ingest([tmp_path / "records.jsonl"], store)
    assert (len(report.stored), len(again.unchanged)) == (len(documents_in(store.view(), place(tmp_path))),) * 2
    assert len(store.generations) == 1


def place(path):
    return f"file:{(path / 'records.jsonl').resolve()}"


def test_a_batch_that_cannot_be_committed_is_told_to_nobody(tmp_path, monkeypatch):
    store, told = MemoryStore(), []
    files = folder(tmp_path / "in", 2)

    def broken(self, changes):
        raise StoreError(reason="the disk is full")

    monkeypatch.setattr("kg.stores.oxigraph.OxigraphWriter._commit", broken)
    with pytest.raises(StoreError, match="disk is full"):
        ingest([files], store, on_stored=lambda *document: told.append(document))
    assert told == []
    assert len(store.view()) == 0


def test_an_upload_is_stored_when_the_call_returns():
    store = MemoryStore()
    data = FORM.format(name="培训", people=1).encode()
    assert len(ingest_bytes("a.txt", data, store).stored) == 1
    assert any("培训" in str(triple.object) for triple in store.view().triples())
    assert sha256(data).hexdigest() in {getattr(triple.object, "value", "") for triple in store.view().triples()}
