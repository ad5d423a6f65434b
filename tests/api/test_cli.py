"""The command line: output on stdout, messages on stderr, exit 0 done, 1 some input failed, 2 wrong use."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api import encoders, workspace
from api.cli import main
from embeddings.encoder import KeywordEncoder
from tests.api.conftest import EDUCATION, SAMPLES, URBAN

# Real workers have tests of their own, in test_cli_reading.py.
pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a home that is not there yet."""
    monkeypatch.setattr(workspace, "make_encoder", lambda model: KeywordEncoder())
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path / "home"


@pytest.fixture
def filled(home: Path, stored: Path) -> Path:
    """Return a home with the two documents."""
    return Path(shutil.copytree(stored, home))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_extract_prints_one_object_for_one_file_and_an_array_for_several() -> None:
    one = json.loads(run("extract", EDUCATION).stdout)
    several = json.loads(run("extract", EDUCATION, URBAN).stdout)
    assert one["source"] == EDUCATION.name
    assert [entry["source"] for entry in several] == [EDUCATION.name, URBAN.name]
    assert several[0] == one


def test_extract_as_lines_has_a_line_for_each_project_or_indicator() -> None:
    record = json.loads(run("extract", EDUCATION).stdout)
    lines = run("extract", EDUCATION, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [project["name"] for project in record["projects"]]
    table = list(csv.DictReader(run("extract", EDUCATION, "--format", "csv").stdout.splitlines()))
    indicators = [item for project in record["projects"] for item in project["indicators"]]
    assert [row["target_raw"] for row in table] == [item["target_raw"] or "" for item in indicators]


def test_records_that_extract_prints_are_read_again_as_input(tmp_path: Path) -> None:
    printed = run("extract", EDUCATION).stdout
    again = tmp_path / "records.json"
    again.write_text(printed, "utf-8")
    assert json.loads(run("extract", again).stdout)["projects"] == json.loads(printed)["projects"]


def test_ingest_twice_changes_nothing_and_says_so(home: Path) -> None:
    first = run("--home", home, "ingest", EDUCATION, URBAN, "--json")
    again = run("--home", home, "ingest", EDUCATION, URBAN, "--json")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert len(json.loads(first.stdout)["stored"]) == 2
    assert len(json.loads(again.stdout)["unchanged"]) == 2
    assert json.loads(again.stdout)["stored"] == json.loads(again.stdout)["replaced"] == []
    assert "2 unchanged" in again.stderr.splitlines()[-1]


def test_a_changed_file_replaces_what_it_said_before(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "form.txt"
    file.write_bytes(EDUCATION.read_bytes())
    run("--home", home, "ingest", file)
    file.write_text(EDUCATION.read_text("utf-8").replace("教师全员培训", "教师轮训"), "utf-8")
    answer = run("--home", home, "ingest", file, "--json")
    assert len(json.loads(answer.stdout)["replaced"]) == 1
    query = 'SELECT (COUNT(*) AS ?n) { ?p a zb:Project ; dct:title ?t FILTER(CONTAINS(?t, "%s")) }'
    prefixes = "PREFIX zb: <https://w3id.org/zhibiao/ontology#> PREFIX dct: <http://purl.org/dc/terms/> "
    for name, count in (("教师轮训", "1"), ("教师全员培训", "0")):
        answer = run("--home", home, "sparql", prefixes + query % name, "--format", "csv")
        assert answer.stdout.split() == ["n", count]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("note.txt", "今天下午三点开会，请准时参加。".encode(), "no performance-target form"),
        ("junk.bin", bytes(range(256)) * 8, "cannot be read"),
        ("junk.txt", bytes(range(256)) * 8, "named like plain text"),
        ("encoding.txt", "績效目標".encode("big5") + b"\xa0\xff\x81", "encoding"),
        ("records.json", b'{"projects": [{"name": "a", "index": "x"}]}', "projects[0].index"),
    ],
)
def test_a_bad_file_gets_one_line_and_the_others_are_stored(
    home: Path, tmp_path: Path, name: str, data: bytes | None, reason: str
) -> None:
    bad = tmp_path / name
    if data is not None:
        bad.write_bytes(data)
    answer = run("--home", home, "ingest", bad, EDUCATION, "--json")
    report = json.loads(answer.stdout)
    assert answer.exit_code == 1
    assert len(report["stored"]) == 1
    assert [Path(failure["file"]).name for failure in report["failed"]] == [name]
    told = [line for line in answer.stderr.splitlines() if reason in line and not line.startswith("[")]
    assert len(told) == 1
    assert name in told[0]
    assert "Traceback" not in answer.output


def test_a_directory_without_documents_is_an_error(home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    answer = run("--home", home, "ingest", empty)
    assert answer.exit_code == 1
    assert "no document" in answer.stderr


def test_the_samples_are_stored_without_a_failure(home: Path) -> None:
    answer = run("--home", home, "ingest", SAMPLES, "--json")
    assert answer.exit_code == 0, answer.output
    assert len(json.loads(answer.stdout)["stored"]) == len(list(SAMPLES.iterdir()))


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "满意度"),
        ("similar", "教师培训合格率"),
        ("suggest", "--name", "教师培训"),
        ("review", "--all"),
        ("review", str(SAMPLES / "songjiang-education-2024.txt")),
    ],
)
def test_every_question_answers_people_and_programs(filled: Path, arguments: tuple[str, ...]) -> None:
    people = run("--home", filled, *arguments)
    programs = run("--home", filled, *arguments, "--json")
    assert people.exit_code == programs.exit_code == 0, people.output
    assert people.stdout.strip()
    assert isinstance(json.loads(programs.stdout), dict)


def test_similar_to_a_stored_indicator(filled: Path) -> None:
    hit = json.loads(run("--home", filled, "search", "满意度", "--json").stdout)["hits"][0]
    row = hit["occurrences"][0]["indicator"]
    answer = json.loads(run("--home", filled, "similar", "--indicator", row, "--json").stdout)
    assert row not in {place["indicator"] for other in answer["hits"] for place in other["occurrences"]}


def test_worked_queries_are_listed_with_their_questions_and_answered(filled: Path) -> None:
    lines = run("sparql", "--examples").stdout.splitlines()
    listed = {name: question for name, _, question in (line.split("\t") for line in lines)}
    assert len(listed) >= 9
    for name, question in listed.items():
        assert question.endswith("？")
        answer = run("--home", filled, "sparql", "--example", name, "--format", "csv")
        assert answer.exit_code == 0, name
        assert answer.stdout.strip()
    assert run("--home", filled, "sparql", "--example", "nothing").exit_code == 2


def test_a_file_is_checked_by_itself_where_nothing_is_stored(home: Path) -> None:
    answer = run("--home", home, "review", EDUCATION, "--json")
    assert answer.exit_code == 0
    assert len(json.loads(answer.stdout)["projects"]) == 5
    assert not home.exists()


def test_excluded_documents_influence_no_suggestion(filled: Path) -> None:
    items = json.loads(run("--home", filled, "documents", "--json").stdout)["items"]
    education = next(item["id"] for item in items if item["name"] == EDUCATION.name)
    answer = run("--home", filled, "suggest", "--name", "教师培训", "--exclude-document", education, "--json")
    units = {
        precedent["project"]["unit"]
        for suggestion in json.loads(answer.stdout)["suggestions"]
        for precedent in suggestion["precedents"]
    }
    assert units
    assert not any("松江" in unit for unit in units)


@pytest.mark.parametrize("command", [("rebuild",), ("remove", "abc"), ("search", "满意度"), ("verify",)])
def test_a_mistyped_home_is_not_made(home: Path, command: tuple[str, ...]) -> None:
    assert run("--home", home, *command).exit_code == 1
    assert not home.exists()


def test_documents_are_listed_and_removed(filled: Path) -> None:
    items = json.loads(run("--home", filled, "documents", "--json").stdout)["items"]
    assert {item["name"] for item in items} == {EDUCATION.name, URBAN.name}
    assert run("--home", filled, "remove", items[0]["id"]).exit_code == 0
    assert len(json.loads(run("--home", filled, "documents", "--json").stdout)["items"]) == 1
    assert run("--home", filled, "remove", items[0]["id"]).exit_code == 1


def test_verify_finds_a_lost_original_and_a_damaged_index_and_rebuild_mends_it(filled: Path) -> None:
    assert run("--home", filled, "verify").exit_code == 0
    for file in (filled / "index").rglob("*"):
        if file.is_file() and file.suffix == ".npy":
            file.write_bytes(b"torn")
    assert run("--home", filled, "verify").exit_code == 1
    assert run("--home", filled, "rebuild").exit_code == 0
    assert run("--home", filled, "verify").exit_code == 0
    next((filled / "documents").iterdir()).unlink()
    answer = run("--home", filled, "verify", "--json")
    assert answer.exit_code == 1
    assert len(json.loads(answer.stdout)["problems"]) == 1


def test_a_query_with_a_syntax_error_is_one_line(filled: Path) -> None:
    answer = run("--home", filled, "sparql", "SELECT ?s WHERE {")
    assert answer.exit_code == 1
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("similar",),
        ("similar", "a", "--indicator", "b"),
        ("similar", " "),
        ("review",),
        ("sparql",),
        ("search", ""),
        ("search", "a", "-k", "0"),
        ("search", "a", "--value-min", "nan"),
        ("search", "a", "--value-max", "inf"),
        ("search", "a", "--value-min", "2", "--value-max", "1"),
        ("targets", "a", "--value-min", "2", "--value-max", "1"),
        ("suggest", "--name", "a", "--budget", "nan"),
        ("suggest", "--name", "a", "--budget", "-5"),
        ("suggest", "--name", ""),
        ("no",),
    ],
)
def test_wrong_use_exits_2(home: Path, arguments: tuple[str, ...]) -> None:
    assert run("--home", home, *arguments).exit_code == 2


@pytest.mark.parametrize(("name", "value"), [("PORT", "abc"), ("BASE", "bad base"), ("UPLOAD_LIMIT_MB", "0")])
def test_a_wrong_setting_is_one_line(home: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ZHIBIAO_{name}", value)
    answer = run("--home", home, "ingest", EDUCATION)
    assert answer.exit_code == 2
    assert len(answer.stderr.splitlines()) == 1
    assert f"ZHIBIAO_{name}" in answer.stderr
    assert not home.exists()


def test_a_setting_that_is_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from api.settings import read_settings

    for name in ("HOME", "BASE", "MODEL", "HOST", "PORT", "ALLOWED_HOSTS", "UPLOAD_LIMIT_MB"):
        monkeypatch.delenv(f"ZHIBIAO_{name}", raising=False)
    unset = read_settings()
    for name in type(unset).model_fields:
        monkeypatch.setenv(f"ZHIBIAO_{name.upper()}", "")
    assert read_settings() == unset


def test_a_model_that_cannot_be_had_is_one_line_and_loses_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("ZHIBIAO_MODEL", str(tmp_path / "no-model"))
    for arguments in (["ingest", EDUCATION], ["similar", "满意度"], ["verify"]):
        done = run("--home", home, *arguments)
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit), "an error of ours, told without a trace"
        assert arguments == ["verify"] or "no-model" in done.stderr.splitlines()[-1]
    assert json.loads(run("--home", home, "documents", "--json").stdout)["total"] == 1


def test_an_empty_home_says_what_to_do(home: Path) -> None:
    answer = run("--home", home, "search", "满意度")
    assert answer.exit_code == 1
    assert "zhibiao ingest" in answer.stderr


def test_a_second_writer_is_told_and_a_reader_works_beside(filled: Path) -> None:
    from api.settings import Settings

    with workspace.Workspace.open(Settings(home=filled), encoder=KeywordEncoder()):
        # The store's own lock is per process, so the second process has to be a real one.
        command = [sys.executable, "-m", "api.cli", "--home", str(filled)]
        second = subprocess.run([*command, "ingest", str(URBAN)], capture_output=True, text=True, check=False)
        reader = subprocess.run([*command, "documents"], capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert str(filled) in second.stderr
    assert "Traceback" not in second.stderr
    assert reader.returncode == 0, reader.stderr
    assert EDUCATION.name in reader.stdout


def test_a_condition_that_nothing_fits_is_named_and_not_the_words(filled: Path) -> None:
    assert run("--home", filled, "search", "满意度", "--year", "1800").stderr.splitlines() == [
        "no stored indicator fits the conditions"
    ]


def test_an_unknown_indicator_is_called_one_in_chinese(home: Path) -> None:
    from api.i18n import error_text
    from kg.errors import NotFound

    assert error_text(NotFound(kind="indicator", id="x"), "zh") == "没有编号为 x 的指标"


def test_messages_follow_the_locale(home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api.cli", "ingest", str(tmp_path / "missing.txt")]
    environment = {"LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1", "ZHIBIAO_HOME": str(home), "PATH": ""}
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, encoding="utf-8")
    assert answer.returncode == 1
    assert "文件或目录不存在" in answer.stderr


def test_help_loads_nothing_heavy() -> None:
    listing = "import sys; from api.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.splitlines()[-1].split())
    assert not loaded & {"torch", "faiss", "fastapi", "nicegui", "rdflib", "pyoxigraph", "jieba", "numpy", "pydantic"}


def test_help_is_quick() -> None:
    def seconds() -> float:
        before = os.times()
        subprocess.run([sys.executable, "-m", "api.cli", "--help"], capture_output=True, check=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    # The work, not the wait, and the best of a few: a busy machine must not fail the promise of an idle one.
    assert min(seconds() for _ in range(5)) < 0.4


def test_the_encoder_of_the_settings_is_the_embedded_one() -> None:
    assert encoders.make_encoder(encoders.EMBEDDED).dimension == 384


def test_ingest_tells_which_files_were_read_with_doubt_and_how_to_see_what(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    sound = {"name": "修路", "year": 2024, "indicators": [{"name": "里程", "target_raw": "≥5公里"}]}
    odd = {"name": "修桥", "year": 2024, "indicators": [{"name": "座数", "target": "≥5座"}]}
    (folder / "a.json").write_text(json.dumps(sound), "utf-8")
    (folder / "b.json").write_text(json.dumps(odd), "utf-8")
    answer = run("--home", home, "ingest", folder, "--json")
    assert {Path(file["file"]).name: file["issues"] for file in json.loads(answer.stdout)["stored"]} == {
        "a.json": 0,
        "b.json": 2,
    }
    told = answer.stderr.splitlines()
    assert f"{folder / 'b.json'}: read with 2 doubts" in told
    assert [line for line in told if "a.json: read with" in line] == []
    assert sum("--example doubts" in line for line in told) == 1
    assert "≥5座" not in answer.stdout
    assert "indicators[].target" in run("--home", home, "sparql", "--example", "doubts").stdout


def test_ingest_without_doubts_says_nothing_of_them(home: Path, tmp_path: Path) -> None:
    record = {"name": "修路", "year": 2024, "indicators": [{"name": "里程", "target_raw": "≥5公里"}]}
    (tmp_path / "a.json").write_text(json.dumps(record), "utf-8")
    assert "zhibiao extract --explain" not in run("--home", home, "ingest", tmp_path / "a.json").stderr


def test_documents_of_one_name_are_listed_with_where_they_came_from(home: Path, tmp_path: Path) -> None:
    for folder, unit in (("一", "甲局"), ("二", "乙局")):
        (tmp_path / folder).mkdir()
        record = {"name": "修路", "unit": unit, "year": 2024}
        (tmp_path / folder / "a.json").write_text(json.dumps(record), "utf-8")
        (tmp_path / folder / f"{folder}.json").write_text(json.dumps({**record, "year": 2023}), "utf-8")
    run("--home", home, "ingest", tmp_path / "一", tmp_path / "二")
    lines = [line.split("\t") for line in run("--home", home, "documents").stdout.splitlines()]
    places = sorted(line[3:] for line in lines)
    assert places == [
        ["a.json", str(tmp_path / "一" / "a.json")],
        ["a.json", str(tmp_path / "二" / "a.json")],
        ["一.json"],
        ["二.json"],
    ]


def test_a_project_without_a_unit_is_named_without_a_sign_for_it(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("项目名称,一级指标,二级指标,三级指标,指标值\n修路,产出指标,数量指标,里程,≥5公里\n", "utf-8")
    assert run("--home", home, "review", file).stdout.splitlines()[0] == "修路"


def test_a_file_without_a_form_is_told_how_to_see_what_is_in_it(tmp_path: Path, in_process: None) -> None:
    note = tmp_path / "note.txt"
    note.write_text("今天下雨。\n", "utf-8")
    assert "zhibiao extract --explain" in run("extract", note).stderr
