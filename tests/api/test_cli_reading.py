"""Reading files from the command line and over HTTP: archives, failures as records, passwords, limits, workers."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from api import i18n, workspace
from api.cli import main
from api.effort import read_jobs, read_limits
from api.settings import Settings, read_settings
from embeddings.encoder import KeywordEncoder
from kg.errors import WrongSetting
from kg.limits import Limits
from tests.api.conftest import EDUCATION, SAMPLES, URBAN


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(workspace, "make_encoder", lambda model: KeywordEncoder())
    monkeypatch.setenv("LC_ALL", "C")
    i18n.language.cache_clear()
    return tmp_path / "home"


def run(*arguments: str | Path, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, [str(argument) for argument in arguments])


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in members.items():
            opened.writestr(f"{name}.txt", data)
    return buffer.getvalue()


def triples(home: Path) -> list[str]:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    return sorted(run("--home", home, "sparql", query, "--format", "ntriples").stdout.splitlines())


@pytest.mark.usefixtures("in_process")
def test_what_extract_prints_is_stored_like_the_files_themselves(home: Path, stored: Path, tmp_path: Path) -> None:
    records = tmp_path / "records.json"
    records.write_text(run("extract", EDUCATION, URBAN).stdout, "utf-8")
    report = json.loads(run("--home", home, "ingest", records, "--json").stdout)
    assert [stored["document"]["name"] for stored in report["stored"]] == [EDUCATION.name, URBAN.name]
    shutil.copytree(stored, tmp_path / "other")
    assert triples(home) == triples(tmp_path / "other") != []
    assert run("--home", home, "verify").exit_code == 0
    assert run("--home", home, "ingest", EDUCATION, URBAN).exit_code == 0
    assert run("--home", home, "verify").exit_code == 0
    assert triples(home) == triples(tmp_path / "other")


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize(("language", "message"), [("C", "the file is empty"), ("zh_CN.UTF-8", "文件为空")])
def test_what_cannot_be_read_is_a_record_with_an_issue(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, message: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    i18n.language.cache_clear()
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    answer = run("extract", empty)
    i18n.language.cache_clear()
    printed = json.loads(answer.stdout)
    [issue] = printed.pop("issues")
    assert (answer.exit_code, printed) == (1, {"source": "empty.txt", "projects": []})
    assert (issue["code"], issue["locator"]) == ("empty", {})
    assert issue["message"].endswith(message)
    assert [line for line in answer.stderr.splitlines() if message in line] == answer.stderr.splitlines()


@pytest.mark.usefixtures("in_process")
def test_an_archive_prints_an_object_for_each_member(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive(one=EDUCATION.read_bytes(), two=b""))
    answer = run("extract", path)
    one, two = json.loads(answer.stdout)
    assert (answer.exit_code, one["source"], two["source"]) == (1, "a.zip/one.txt", "a.zip/two.txt")
    assert one["projects"] == json.loads(run("extract", EDUCATION).stdout)["projects"]
    assert two["issues"][0]["code"] == "empty"


@pytest.mark.usefixtures("in_process")
def test_the_cells_of_a_table_are_explained(tmp_path: Path) -> None:
    answer = run("extract", "--explain", EDUCATION)
    assert answer.exit_code == 0
    assert EDUCATION.name in answer.stdout.splitlines()[0]
    assert len(answer.stdout.splitlines()) > 100
    assert run("extract", "--explain", SAMPLES / "shunde-civil-affairs-2024.json").exit_code == 1


def test_jobs_do_not_change_what_is_stored(home: Path, tmp_path: Path) -> None:
    for jobs, place in (("1", home), ("2", tmp_path / "two")):
        assert run("--home", place, "ingest", SAMPLES, "--jobs", jobs).exit_code == 0
    assert triples(home) == triples(tmp_path / "two")


def test_a_limit_of_the_environment_holds_in_a_worker(home: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(EDUCATION.read_bytes() + b"\n" * (1 << 20))
    answer = run("--home", home, "ingest", big, EDUCATION, "--json", ZHIBIAO_READ_MEGABYTES="1")
    report = json.loads(answer.stdout)
    assert [failure["code"] for failure in report["failed"]] == ["too_large"]
    assert len(report["stored"]) == 1
    assert "ZHIBIAO_READ_MEGABYTES" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ZHIBIAO_READ_SECONDS", "0", "at least 1"),
        ("ZHIBIAO_READ_PAGES", "many", "whole number"),
        ("ZHIBIAO_READ_SECONDS", "99999999999", "at most 86400"),
        ("ZHIBIAO_READ_MEMORY_MEGABYTES", "99999999999", "at most 1048576"),
        ("ZHIBIAO_READ_NESTING", "51", "at most 50"),
        ("ZHIBIAO_JOBS", "65", "at most 64"),
    ],
)
def test_a_wrong_limit_is_wrong_use(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    answer = run("extract", EDUCATION, **{name: value})
    assert answer.exit_code == 2
    assert name in answer.stderr
    assert reason in answer.stderr
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting):
        read_settings()


def test_the_largest_limits_are_working_ones() -> None:
    variables = [f"ZHIBIAO_READ_{field.name.upper()}" for field in fields(Limits)]
    told = {variable: run("extract", EDUCATION, **{variable: "9" * 30}).stderr for variable in variables}
    most = {variable: line.split("at most ")[1].split()[0] for variable, line in told.items()}
    assert json.loads(run("extract", EDUCATION, **most).stdout)["projects"]


def test_limits_come_from_the_environment_one_by_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZHIBIAO_READ_SECONDS", "7")
    monkeypatch.setenv("ZHIBIAO_READ_MEMORY_MEGABYTES", "0")
    monkeypatch.setenv("ZHIBIAO_READ_PAGES", "")
    monkeypatch.setenv("ZHIBIAO_JOBS", "3")
    expected = Limits(seconds=7, memory_megabytes=0)
    assert read_limits() == expected
    assert Settings(home=tmp_path).read == expected
    assert read_jobs() == Settings(home=tmp_path).jobs == 3
    assert read_settings(tmp_path, jobs=2).jobs == 2


def test_an_archive_is_uploaded_extracted_and_reviewed(client: TestClient) -> None:
    data = archive(one=(SAMPLES / "pidu-health-2023.txt").read_bytes(), two=EDUCATION.read_bytes(), bad=b"")
    report = client.post("/api/documents", files=[("files", ("a.zip", data))], data={"password": "x"}).json()
    assert [each["file"] for each in report["stored"]] == ["a.zip/one.txt"]
    assert [each["file"] for each in report["unchanged"]] == ["a.zip/two.txt"]
    assert [each["file"] for each in report["failed"]] == ["a.zip/bad.txt"]
    whole = archive(one=EDUCATION.read_bytes(), two=URBAN.read_bytes())
    extracted = client.post("/api/extract", files={"file": ("a.zip", whole)}).json()
    assert [each["source"] for each in extracted] == ["a.zip/one.txt", "a.zip/two.txt"]
    review = client.post("/api/reviews/file", files={"file": ("a.zip", whole)}).json()
    assert len(review["projects"]) == sum(len(each["projects"]) for each in extracted)


@pytest.fixture(scope="module")
def secret() -> bytes:
    """Return a form in a sheet that the password 开门 opens."""
    from msoffcrypto.format.ooxml import OOXMLFile
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("项目支出绩效目标申报表",),
        ("项目名称", "路灯养护"),
        ("实施单位", "某区城市管理局"),
        ("年度总体目标", "保障全区路灯正常照明"),
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "养护路灯数量", "≥1200盏"),
        ("产出指标", "质量指标", "路灯完好率", "≥98%"),
    ):
        sheet.append(row)
    plain, locked = io.BytesIO(), io.BytesIO()
    book.save(plain)
    OOXMLFile(plain).encrypt("开门", locked)
    return locked.getvalue()


@pytest.mark.usefixtures("in_process")
def test_a_protected_file_is_opened_with_its_password(home: Path, tmp_path: Path, secret: bytes) -> None:
    path = tmp_path / "secret.xlsx"
    path.write_bytes(secret)
    for arguments, environment, code in (
        ((), {}, "encrypted"),
        (("--password", "关门"), {}, "encrypted"),
        (("--password", "开门"), {}, None),
        ((), {"ZHIBIAO_PASSWORD": "开门"}, None),
    ):
        answer = run("extract", path, *arguments, **environment)
        printed = json.loads(answer.stdout)
        assert answer.exit_code == (1 if code else 0)
        if code:
            assert [issue["code"] for issue in printed["issues"]] == [code]
        else:
            assert [project["name"] for project in printed["projects"]] == ["路灯养护"]
        assert "开门" not in answer.output
    prompted = CliRunner().invoke(main, ["extract", str(path), "--password", "-"], input="开门\n")
    assert json.loads(prompted.stdout)["projects"][0]["name"] == "路灯养护"
    kept = run("--home", home, "ingest", path, "--password", "开门", "--json")
    assert len(json.loads(kept.stdout)["stored"]) == 1


def test_a_protected_upload_is_opened_with_its_password(secret: bytes, client: TestClient) -> None:
    files = {"file": ("secret.xlsx", secret)}
    assert client.post("/api/extract", files=files).json()["type"] == "urn:zhibiao:problem:encrypted"
    assert client.post("/api/extract", files=files, data={"password": "开门"}).json()["projects"]
    stored = client.post("/api/documents", files=[("files", ("secret.xlsx", secret))], data={"password": "开门"}).json()
    assert len(stored["stored"]) == 1


def test_a_converter_that_hangs_harms_one_file_only(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    converter = folder / "soffice"
    converter.write_text("#!/bin/sh\nsleep 600\n")
    converter.chmod(0o755)
    (tmp_path / "form.rtf").write_bytes(rb"{\rtf1\ansi form}")
    path = f"{folder}:{os.environ['PATH']}"
    started = time.monotonic()
    answer = run("extract", tmp_path / "form.rtf", EDUCATION, PATH=path, ZHIBIAO_READ_CONVERTER_SECONDS="2")
    assert time.monotonic() - started < 20
    first, second = json.loads(answer.stdout)
    assert [issue["code"] for issue in first["issues"]] == ["too_large"]
    assert second["projects"]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_lines_are_printed_as_soon_as_they_are_read(tmp_path: Path, form: str) -> None:
    pipe = tmp_path / "soffice"
    pipe.write_text("#!/bin/sh\nsleep 600\n")
    pipe.chmod(0o755)
    (tmp_path / "form.rtf").write_bytes(rb"{\rtf1\ansi form}")
    command = [sys.executable, "-m", "api.cli", "extract", "--jobs", "1", "--format", form]
    with subprocess.Popen(
        [*command, EDUCATION, tmp_path / "form.rtf"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "ZHIBIAO_SOFFICE": str(pipe)},
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        started = time.monotonic()
        first = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        assert EDUCATION.name.encode() in first[-1]
        # The second file is given up only after the minute that its converter has.
        assert time.monotonic() - started < 50
