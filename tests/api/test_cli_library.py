"""The library on the command line: the same answers as over HTTP, and a way back from every decision."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api import library, workspace
from api.cli import main
from api.settings import Settings
from embeddings.encoder import KeywordEncoder
from tests.api.test_library import LEFT, LIKENESS, RIGHT, declaration


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with two names that may be one, made once; tests open copies of it."""
    folder = tmp_path_factory.mktemp("declared")
    path = declaration(folder / "a.jsonl", "社区服务", (LEFT, "≥90%"), (RIGHT, "≥85%"), ("投诉率", "≤2%"))
    with workspace.Workspace.open(Settings(home=folder / "home"), encoder=KeywordEncoder()) as opened:
        assert not opened.ingest([path]).failed
    return folder / "home"


@pytest.fixture
def home(tmp_path: Path, declared: Path, in_process: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(workspace, "make_encoder", lambda model: KeywordEncoder())
    monkeypatch.setattr(library, "IndexLikeness", lambda state: LIKENESS)
    monkeypatch.setenv("LC_ALL", "C")
    return Path(shutil.copytree(declared, tmp_path / "home"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_deciding_listing_showing_and_undoing(home: Path) -> None:
    made = run("--home", home, "library", "decide", "same", LEFT, RIGHT, "--by", "王芳", "--json")
    assert made.exit_code == 0
    decision = json.loads(made.stdout)
    assert decision["id"] in made.stderr
    listed = run("--home", home, "library", "list")
    assert LEFT in listed.stdout
    assert RIGHT in listed.stdout
    assert "higher is better" in listed.stdout
    shown = run("--home", home, "library", "show", RIGHT)
    assert "decided" in shown.stdout
    as_json = json.loads(run("--home", home, "library", "show", RIGHT, "--json").stdout)
    assert {member["name"] for member in as_json["members"]} == {LEFT, RIGHT}
    assert run("--home", home, "library", "undo", decision["id"]).exit_code == 0
    assert json.loads(run("--home", home, "library", "list", "--json").stdout)["items"] == []
    again = run("--home", home, "library", "undo", decision["id"])
    assert (again.exit_code, again.stdout) == (1, "")


def test_decisions_are_listed_with_what_became_of_them(home: Path) -> None:
    def decide(judgement: str, *more: str) -> str:
        made = run("--home", home, "library", "decide", judgement, LEFT, RIGHT, "--by", "王芳", "--json", *more)
        return str(json.loads(made.stdout)["id"])

    first, second = decide("same", "--note", "口径一致"), decide("different")
    listed = run("--home", home, "library", "decisions")
    latest, former = listed.stdout.splitlines()
    assert "2 decisions" in listed.stderr
    assert latest.startswith(f"{second}  different  {LEFT}  {RIGHT}  王芳  20")
    assert "[" not in latest
    assert former.startswith(f"{first}  same  {LEFT}  {RIGHT}  王芳  20")
    assert former.endswith("口径一致  [replaced by a later decision]")
    assert run("--home", home, "library", "undo", second).exit_code == 0
    latest, former = run("--home", home, "library", "decisions").stdout.splitlines()
    assert latest.endswith("[undone]")
    assert former.endswith("口径一致")
    as_json = json.loads(run("--home", home, "library", "decisions", "--json").stdout)
    assert [(item["id"], item["counts"]) for item in as_json["items"]] == [(second, False), (first, True)]


def test_candidates_are_listed_until_they_are_decided(home: Path) -> None:
    first = run("--home", home, "library", "candidates")
    assert first.stdout.startswith("0.30")
    assert "1 pairs to decide" in first.stderr
    assert run("--home", home, "library", "decide", "different", LEFT, RIGHT).exit_code == 0
    assert json.loads(run("--home", home, "library", "candidates", "--json").stdout)["total"] == 0


def test_update_says_what_the_library_holds_and_a_stale_one_is_named(home: Path) -> None:
    before = run("--home", home, "library", "list").stderr
    assert "not made yet" in before
    assert "zhibiao library update" in before
    done = run("--home", home, "library", "update", "--json")
    assert json.loads(done.stdout) == {"changed": False, "entries": 0, "names": 0}
    assert run("--home", home, "library", "list").stderr == ""
    run("--home", home, "ingest", declaration(home.parent / "b.jsonl", "道路养护", ("道路完好率", "≥90%")))
    assert "stored since" in run("--home", home, "library", "list").stderr


def test_a_name_can_be_linked_to_a_standard_indicator(home: Path) -> None:
    from ontology.standard import standards

    standard = next(each for each in standards().values() if each.name == "政府满意度")
    assert run("--home", home, "library", "decide", "same", LEFT, "--standard", standard.id).exit_code == 0
    assert "standard indicator: 政府满意度" in run("--home", home, "library", "show", LEFT).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("decide", "same", LEFT), 2),
        (("decide", "same", LEFT, RIGHT, "--standard", "x"), 2),
        (("decide", "maybe", LEFT, RIGHT), 2),
        (("decide", "same", LEFT, "没有这个"), 1),
        (("decide", "same", LEFT, LEFT), 1),
        (("show", "没有这个"), 1),
    ],
)
def test_wrong_use_and_unknown_names(home: Path, arguments: tuple[str, ...], code: int) -> None:
    result = run("--home", home, "library", *arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
