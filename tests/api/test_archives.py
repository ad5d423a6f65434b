"""Archives with bad members answer for the good ones and name the others, on the command line and over HTTP."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fastapi.testclient import TestClient

from api import i18n, workspace
from api.cli import main
from embeddings.encoder import KeywordEncoder
from tests.api.conftest import EDUCATION, URBAN

EMPTY = {"zh_CN.UTF-8": "a.zip/bad.txt：文件为空", "C": "a.zip/bad.txt: the file is empty"}


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in members.items():
            opened.writestr(f"{name}.txt", data)
    return buffer.getvalue()


MIXED = archive(one=EDUCATION.read_bytes(), bad=b"")


@pytest.fixture
def mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("a.zip")
    path.write_bytes(MIXED)
    return path


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what sets the locale."""

    def set_to(locale: str) -> None:
        monkeypatch.setenv("LC_ALL", locale)
        i18n.language.cache_clear()

    return set_to


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize("locale", EMPTY)
@pytest.mark.parametrize("stored", [False, True])
def test_the_good_members_are_reviewed_and_the_bad_one_is_named(
    mixed: Path,
    tmp_path: Path,
    speak: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    locale: str,
    stored: bool,
) -> None:
    monkeypatch.setattr(workspace, "make_encoder", lambda model: KeywordEncoder())
    speak(locale)
    home = tmp_path / "home"
    if stored:
        assert run("--home", home, "ingest", URBAN).exit_code == 0
    people = run("--home", home, "review", mixed)
    assert (people.exit_code, people.stderr.splitlines().count(EMPTY[locale])) == (1, 1)
    answer = json.loads(run("--home", home, "review", mixed, "--json").stdout)
    assert len(answer["projects"]) == 5
    [failed] = answer["failed"]
    assert failed == {"file": "a.zip/bad.txt", "code": "empty", "message": EMPTY[locale]}
    good = run("--home", home, "review", EDUCATION, "--json")
    assert (good.exit_code, json.loads(good.stdout)["failed"]) == (0, [])


@pytest.mark.parametrize("locale", EMPTY)
def test_an_archive_of_which_nothing_can_be_read_is_one_line(
    mixed: Path, tmp_path: Path, speak: Callable[[str], None], locale: str
) -> None:
    speak(locale)
    mixed.write_bytes(archive(bad=b"", worse=b" "))
    answer = run("--home", tmp_path / "home", "review", mixed, "--json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.splitlines()[-1] == EMPTY[locale]


def test_over_http_the_good_members_are_reviewed_and_extracted(client: TestClient) -> None:
    files = {"file": ("a.zip", MIXED)}
    failed = {"file": "a.zip/bad.txt", "code": "empty", "message": EMPTY["C"]}
    review = client.post("/api/reviews/file", files=files)
    assert (review.status_code, review.json()["failed"]) == (200, [failed])
    assert len(review.json()["projects"]) == 5
    chinese = client.post("/api/reviews/file", files=files, headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    assert chinese.json()["failed"] == [{**failed, "message": EMPTY["zh_CN.UTF-8"]}]
    one, bad = client.post("/api/extract", files=files).json()
    assert (one["source"], len(one["projects"])) == ("a.zip/one.txt", 5)
    assert (bad["source"], bad["projects"]) == ("a.zip/bad.txt", [])
    assert bad["issues"] == [{"code": "empty", "message": EMPTY["C"], "locator": {}}]
    nothing = client.post("/api/extract", files={"file": ("a.zip", archive(bad=b""))})
    assert (nothing.status_code, nothing.json()["type"]) == (422, "urn:zhibiao:problem:empty")


@pytest.mark.parametrize(
    ("name", "data", "several"),
    [
        ("a.zip", archive(one=EDUCATION.read_bytes()), True),
        ("a.zip", archive(bad=b""), True),
        ("a.zip", MIXED, True),
        ("a.zip", MIXED[:90], True),
        ("archive", archive(one=EDUCATION.read_bytes()), True),
        ("one.txt", EDUCATION.read_bytes(), False),
        ("bad.txt", b"", False),
    ],
)
def test_an_archive_is_always_printed_as_an_array(tmp_path: Path, name: str, data: bytes, several: bool) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    for explained in ((), ("--explain", "--format", "json")):
        assert isinstance(json.loads(run("extract", path, *explained).stdout), list) == several


def test_an_archive_with_one_document_is_a_list_over_http_too(client: TestClient) -> None:
    files = {"file": ("a.zip", archive(one=EDUCATION.read_bytes()))}
    [one] = client.post("/api/extract", files=files).json()
    assert one["source"] == "a.zip/one.txt"
