"""``zhibiao targets``: the same distribution for people, as JSON and as CSV."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api import i18n, workspace
from api.cli import main
from api.figures import bars, figure
from embeddings.encoder import KeywordEncoder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def home(tmp_path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(workspace, "make_encoder", lambda model: KeywordEncoder())
    monkeypatch.setenv("LC_ALL", "C")
    i18n.language.cache_clear()
    return Path(shutil.copytree(stored, tmp_path / "home"))


def test_people_json_and_csv_tell_the_same(home: Path) -> None:
    arguments = ("--home", home, "targets", "--query", "率", "-k", "30", "--by", "region", "--by", "unit-type")
    answer = json.loads(run(*arguments, "--json").stdout)
    people = run(*arguments).stdout
    table = list(csv.DictReader(run(*arguments, "--csv").stdout.splitlines()))
    assert answer["n"] > 0
    assert f"{answer['n']} rows of {answer['projects']} projects" in people
    for group in answer["groups"]["region"]:
        assert any(line.startswith(group["label"]) and f" {group['n']} " in line for line in people.splitlines())
    assert "government department" in people, "English readers get English kinds of units"
    whole = [row for row in table if row["by"] == "all"]
    assert [(row["unit"], int(row["numeric"])) for row in whole] == [
        (unit["unit"] or "", unit["numeric"]) for unit in answer["units"]
    ]
    for by in ("region", "unit_type"):
        rows = [row for row in table if row["by"] == by]
        assert sum(int(row["numeric"]) for row in rows) == sum(unit["numeric"] for unit in answer["units"])
        assert {row["label"] for row in rows} == {group["label"] for group in answer["groups"][by]}


def test_a_distribution_of_what_is_not_alike_says_so(home: Path) -> None:
    arguments = ("--home", home, "targets", "--query", "量子纠缠黑洞")
    assert json.loads(run(*arguments, "--json").stdout)["nothing_similar"] is True
    assert run(*arguments).stderr.startswith("nothing similar is stored")
    alike = run("--home", home, "targets", "--query", "率")
    assert (alike.exit_code, alike.stderr) == (0, "")


def test_a_name_and_its_canonical_identifier_give_the_same_rows(home: Path) -> None:
    name = json.loads(run("--home", home, "search", "满意度", "--json").stdout)["hits"][0]["name"]
    named = json.loads(run("--home", home, "targets", name, "--json").stdout)
    identifier = named["names"][0]["id"]
    canonical = json.loads(run("--home", home, "targets", "--canonical", identifier, "--json").stdout)
    assert named["n"] > 0
    assert canonical | {"query": name} == named


def test_nothing_fits_is_said_on_stderr(home: Path) -> None:
    answer = run("--home", home, "targets", "没有这个指标")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "no declared row fits" in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("满意度", "--query", "满意度"), ("满意度", "--json", "--csv"), ("满意度", "--by", "month"), (" ",)],
)
def test_wrong_use_ends_in_two(home: Path, arguments: tuple[str, ...]) -> None:
    assert run("--home", home, "targets", *arguments).exit_code == 2


def test_an_unknown_canonical_indicator_is_one_line(home: Path) -> None:
    answer = run("--home", home, "targets", "--canonical", "0123456789abcdef")
    assert answer.exit_code == 1
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0, "0"), (90, "90"), (87.5, "87.5"), (1234567.891, "1,234,567.89"), (100, "100"), (-2.5, "-2.5")],
)
def test_figures(value: float | None, text: str) -> None:
    assert figure(value) == text


def test_bars_are_shares_of_the_highest() -> None:
    histogram = [{"low": 0, "high": 5, "count": 1}, {"low": 5, "high": 10, "count": 4}]
    assert bars(histogram) == [("0 – 5", 1, 0.25), ("5 – 10", 4, 1.0)]
    assert bars([{"low": 3, "high": 3, "count": 2}]) == [("3", 2, 1.0)]
    assert bars([]) == []
