"""What goes wrong over HTTP is told in the client's language, and with the means that HTTP has."""

import io
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.i18n import accepted_language
from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder

CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "en"),
        ("", "en"),
        ("*", "en"),
        ("de", "en"),
        ("zh", "zh"),
        ("zh-Hans-CN", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("en;q=0.3, zh-TW;q=0.4", "zh"),
        ("fr, ZH;Q=0.1", "zh"),
        ("zh;q=0", "en"),
        ("zh;q=much", "en"),
        (",;q=,zh;", "zh"),
    ],
)
def test_the_language_is_the_one_that_the_client_likes_better(header: str | None, expected: str) -> None:
    assert accepted_language(header) == expected


@pytest.mark.parametrize(
    ("method", "path", "english", "chinese"),
    [
        ("GET", "/api/documents/nothing", "no document with the identifier nothing", "没有编号为 nothing 的文件"),
        ("GET", "/api/nothing", "Not Found", "没有这个地址"),
        (
            "PUT",
            "/api/stats",
            "this address answers GET, HEAD, OPTIONS, and not PUT",
            "这个地址支持 GET, HEAD, OPTIONS，不支持 PUT",
        ),
        ("GET", "/api/indicators/search", "the request does not fit the schema", "请求的参数不符合要求，见 errors"),
        (
            "GET",
            "/api/indicators/search?q=a&value_min=2&value_max=1",
            "value_min is larger than value_max",
            "value_min 大于 value_max",
        ),
    ],
)
def test_a_problem_is_told_in_either_language(
    client: TestClient, method: str, path: str, english: str, chinese: str
) -> None:
    plain, asked = client.request(method, path), client.request(method, path, headers=CHINESE)
    assert (plain.json()["detail"], plain.headers["content-language"]) == (english, "en")
    assert (asked.json()["detail"], asked.headers["content-language"]) == (chinese, "zh")
    assert {**plain.json(), "detail": "", "errors": []} == {**asked.json(), "detail": "", "errors": []}
    assert "accept-language" in asked.headers["vary"].lower()


@pytest.fixture(scope="module")
def locked() -> bytes:
    """Return a sheet that a password protects."""
    from msoffcrypto.format.ooxml import OOXMLFile
    from openpyxl import Workbook

    plain, protected = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    OOXMLFile(plain).encrypt("开门", protected)
    return protected.getvalue()


def test_a_password_is_asked_for_where_it_can_be_given(client: TestClient, locked: bytes) -> None:
    sentences = {
        "en": "a.xlsx: protected by a password; give it in the form field 'password'",
        "zh": "a.xlsx：文件有密码保护，请在表单字段 password 中给出密码",
    }
    for language, sentence in sentences.items():
        headers = {"Accept-Language": language}
        for path in ("/api/extract", "/api/reviews/file"):
            answer = client.post(path, files={"file": ("a.xlsx", locked)}, headers=headers).json()
            assert (answer["type"], answer["detail"]) == ("urn:zhibiao:problem:encrypted", sentence)
        report = client.post("/api/documents", files=[("files", ("a.xlsx", locked))], headers=headers).json()
        assert report["failed"] == [{"file": "a.xlsx", "code": "encrypted", "message": sentence}]


@pytest.mark.parametrize("size", [1_000_001, 1_300_000])
def test_an_upload_that_is_too_large_names_the_setting(tmp_path: Path, size: int) -> None:
    settings = Settings(home=tmp_path / "home", allowed_hosts=("testserver",), upload_limit_mb=1)
    with (
        Workspace.open(settings, encoder=KeywordEncoder()) as workspace,
        TestClient(create_app(workspace, with_pages=False)) as client,
    ):
        for headers, words in (({}, "larger than 1 MB"), (CHINESE, "1 MB")):
            answer = client.post("/api/extract", files={"file": ("甲.txt", b"x" * size)}, headers=headers)
            assert answer.status_code == 413
            assert words in answer.json()["detail"]
            assert "ZHIBIAO_UPLOAD_LIMIT_MB" in answer.json()["detail"]
            assert ("上限" in answer.json()["detail"] or "不得超过" in answer.json()["detail"]) == bool(headers)


def test_a_bad_field_is_told_in_chinese(client: TestClient) -> None:
    [missing] = client.post("/api/documents", headers=CHINESE).json()["errors"]
    assert missing == {"field": "body.files", "message": "缺少此项"}
    [text] = client.post("/api/documents", headers=CHINESE, data={"files": "a.txt"}).json()["errors"]
    assert text["message"].startswith("必须是上传的文件")


def test_an_unknown_name_of_the_server_is_told_in_chinese(client: TestClient) -> None:
    answer = client.get("/api/documents", headers={**CHINESE, "Host": "evil.example"})
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("本服务不使用名称 evil.example；")
