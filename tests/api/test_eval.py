"""``zhibiao eval search``: what it reports over a home, and what it says of a file that it cannot use."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api import i18n, workspace
from api.cli import main
from api.evaluation import evaluate_search
from api.i18n import error_text
from api.judgements import read_judgements
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from embeddings.evaluate import ndcg
from embeddings.segment import normalise
from kg.errors import EmptyFile, ExtraMissing, FileMissing, InvalidRecord, WrongEncoding


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def written(path: Path, *lines: Any) -> Path:
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines), "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(workspace, "make_encoder", lambda model: KeywordEncoder())
    monkeypatch.setenv("LC_ALL", "C")
    i18n.language.cache_clear()
    return shutil.copytree(stored, tmp_path / "home")


@pytest.fixture
def judgements(home: Path, tmp_path: Path) -> Path:
    """Return a file that judges what the search itself finds, so that its figures can be worked out."""
    found = json.loads(run("--home", home, "search", "满意度", "-k", "4", "--json").stdout)["hits"]
    names = [hit["name"] for hit in found]
    return written(
        tmp_path / "judged.jsonl",
        {
            "query": "满意度",
            "rewritten": True,
            "kind": "short",
            "judgements": dict(zip(names, (3, 0, 2, 1), strict=True)),
        },
        "",
        {"query": names[0], "rewritten": False, "judgements": {names[0]: 3, names[1]: 3, "库里没有的指标": 2}},
    )


def test_the_report_is_what_the_search_gives(home: Path, judgements: Path) -> None:
    report = json.loads(run("--home", home, "eval", "search", judgements, "--json", "--queries").stdout)
    assert (report["queries"], report["kinds"]) == (2, {"rewritten": 1, "short": 1, "verbatim": 1})
    figures = report["methods"]["search"]
    grades = json.loads(judgements.read_text("utf-8").splitlines()[0])["judgements"]
    ours = ndcg([normalise(name) for name in grades], {normalise(name): grade for name, grade in grades.items()})
    assert 0 < ours < 1
    assert figures["short"]["ndcg@10"]["mean"] == figures["rewritten"]["ndcg@10"]["mean"] == pytest.approx(ours)
    assert figures["rewritten"]["mrr3"]["mean"] == 1
    assert figures["all"]["ndcg@10"]["n"] == 2
    assert report["missing"] == {"names": ["库里没有的指标"], "by_grade": {"2": 1}}
    own = report["per_query"][1]
    assert normalise(own["query"]) not in [hit["name"] for hit in own["methods"]["search"]["top"]]
    assert own["missing"] == {"库里没有的指标": 2}


def test_baselines_rank_the_same_names(home: Path, judgements: Path) -> None:
    report = json.loads(run("--home", home, "eval", "search", judgements, "--baselines", "--json").stdout)
    methods = ["search", "BM25, characters", "TF-IDF, characters", "vectors alone"]
    assert list(report["methods"]) == methods
    assert list(report["differences"]) == methods[1:]
    for name in methods[1:]:
        measured = report["methods"][name]["all"]["ndcg@10"]["mean"]
        difference = report["differences"][name]["all"]["ndcg@10"]
        assert difference["mean"] == pytest.approx(report["methods"]["search"]["all"]["ndcg@10"]["mean"] - measured)
        assert difference["low"] <= difference["mean"] <= difference["high"]


def test_people_are_told_what_cannot_be_found(home: Path, judgements: Path) -> None:
    answer = run("--home", home, "eval", "search", judgements, "--queries")
    assert answer.exit_code == 0
    assert "all queries: 2 queries" in answer.stdout
    assert "rewritten questions: 1 queries" in answer.stdout
    table = [line.split() for line in answer.stdout.splitlines() if line.startswith("search ")]
    report = json.loads(run("--home", home, "eval", "search", judgements, "--json").stdout)
    figures = report["methods"]["search"]
    for line, kind in zip(table, ("all", *report["kinds"]), strict=True):
        unjudged = figures[kind]["unjudged@10"]
        assert line[1] == f"{figures[kind]['ndcg@10']['mean']:.3f}"
        assert line[-2:] == [f"{round(unjudged['mean'] * unjudged['n'])}", f"({unjudged['mean']:.1f})"]
    assert "1 judged names are not in this home and cannot be found (1 of them with grade 2 or 3)" in answer.stderr
    assert "not in this home: 库里没有的指标" in answer.stdout


def test_without_the_extra_baselines_say_what_to_install(
    home: Path, judgements: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise ImportError("no module named sklearn")

    monkeypatch.setattr("api.evaluation.bm25_char", missing)
    with Workspace.open(Settings(home=home), read_only=True) as opened, pytest.raises(ExtraMissing, match=r"\[eval\]"):
        evaluate_search(opened, read_judgements(judgements), baselines=True)


GOOD = {"query": "a", "judgements": {"b": 1}}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "a line must be a JSON object"),
        ("1", "a line must be a JSON object"),
        ({"judgements": {"a": 1}}, "query must be"),
        ({"query": " ", "judgements": {"a": 1}}, "query must be"),
        ({"query": 3, "judgements": {"a": 1}}, "query must be"),
        ({"query": "a"}, "judgements must be"),
        ({"query": "a", "judgements": {}}, "judgements must be"),
        ({"query": "a", "judgements": ["b"]}, "judgements must be"),
        ({"query": "a", "judgements": {"b": 4}}, "a grade must be"),
        ({"query": "a", "judgements": {"b": -1}}, "a grade must be"),
        ({"query": "a", "judgements": {"b": 1.5}}, "a grade must be"),
        ({"query": "a", "judgements": {"b": True}}, "a grade must be"),
        ({"query": "a", "judgements": {"b": "3"}}, "a grade must be"),
        ({"query": "a", "judgements": {"b": 1, "Ｂ": 2}}, "two spellings"),
        ({**GOOD, "rewritten": "no"}, "rewritten must be"),
        ({**GOOD, "kind": 3}, "kind must be"),
        ('{"query": "a", "judgements": {"b": ' + "9" * 5000 + "}}", "number"),
        ("[" * 100000, "nested"),
        ('{"query": "\\ud800", "judgements": {"b": 1}}', "surrogate"),
    ],
)
def test_a_wrong_line_is_named_with_its_number(tmp_path: Path, line: Any, reason: str) -> None:
    file = written(tmp_path / "judged.jsonl", GOOD, "", line)
    with pytest.raises(InvalidRecord, match=reason) as caught:
        read_judgements(file)
    assert str(caught.value.data["place"]) == "line 3"
    assert "：第 3 行：" in error_text(caught.value, "zh")
    answer = run("--home", tmp_path, "eval", "search", file)
    assert answer.exit_code == 1
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "judged.jsonl" in answer.stderr


def test_files_that_hold_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_judgements(tmp_path / "missing.jsonl")
    for empty in ("", " \n\n"):
        with pytest.raises(EmptyFile):
            read_judgements(written(tmp_path / "empty.jsonl", empty))
    (tmp_path / "wide.jsonl").write_bytes(json.dumps(GOOD).encode("utf-16"))
    with pytest.raises(WrongEncoding):
        read_judgements(tmp_path / "wide.jsonl")
    (tmp_path / "marked.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n")
    assert read_judgements(tmp_path / "marked.jsonl")[0].query == "a"


def test_a_home_without_anything_is_one_line(tmp_path: Path) -> None:
    answer = run("--home", tmp_path / "none", "eval", "search", written(tmp_path / "judged.jsonl", GOOD))
    assert answer.exit_code == 1
    assert "nothing is stored here yet" in answer.stderr


@pytest.mark.shared
def test_the_development_judgements_are_read_whole(shared: Path) -> None:
    judged = read_judgements(shared / "eval" / "search" / "relevance.dev.jsonl")
    assert len(judged) == 29
    assert {kind for query in judged for kind in query.kinds} == {"verbatim", "rewritten"}


def test_a_line_that_is_no_json_is_named_in_chinese(tmp_path: Path) -> None:
    with pytest.raises(InvalidRecord) as caught:
        read_judgements(written(tmp_path / "judged.jsonl", "{"))
    assert "judged.jsonl：第 1 行：不是有效的 JSON：" in error_text(caught.value, "zh")
