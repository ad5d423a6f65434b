"""The pages: drawn for people, nothing loaded from elsewhere, and out of the way of programs."""

import re
import subprocess
import sys
import textwrap

import pytest

# NiceGUI has one application per process, so each server under test is a process of its own.
SCRIPT = textwrap.dedent(
    """
    import sys, tempfile
    from pathlib import Path
    from fastapi.testclient import TestClient
    from api.app import create_app
    from api.settings import Settings
    from api.workspace import Workspace
    from embeddings.encoder import KeywordEncoder

    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), allowed_hosts=("testserver",))
        with Workspace.open(settings, encoder=KeywordEncoder()) as workspace:
            workspace.ingest([Path(sys.argv[1])])
            with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
                for method, path in (("GET", "/"), ("GET", "/?tab=review"), ("GET", "/api/nothing"),
                                     ("PUT", "/api/stats"), ("PUT", "/sparql"), ("GET", "/docs"),
                                     ("GET", "/id/project"), ("GET", "/id/project/nothing/x"),
                                     ("GET", "/data/project"), ("GET", "/metrics"),
                                     ("GET", "/?q=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E")):
                    answer = client.request(method, path)
                    print("@@", method, path, answer.status_code, answer.headers["content-type"])
                    print(answer.text)
    """
)


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[int, str, str]]:
    from tests.api.conftest import EDUCATION

    done = subprocess.run([sys.executable, "-c", SCRIPT, str(EDUCATION)], capture_output=True, text=True, check=True)
    found = {}
    for part in re.split(r"^@@ ", done.stdout, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        method, path, status, kind = head.split(" ", 3)
        found[f"{method} {path}"] = (int(status), kind, body)
    return found


def test_the_page_says_in_chinese_what_is_stored_and_what_can_be_done(
    answers: dict[str, tuple[int, str, str]],
) -> None:
    status, kind, body = answers["GET /"]
    text = body.encode().decode("unicode_escape", errors="ignore") if "\\u" in body else body
    assert status == 200
    assert kind.startswith("text/html")
    for word in ("检索", "填报建议", "审核", "文件", "5 个项目"):
        assert word in text


def test_nothing_is_loaded_from_elsewhere(answers: dict[str, tuple[int, str, str]]) -> None:
    for path in ("GET /", "GET /?tab=review", "GET /docs"):
        loaded = re.findall(r"""(?:src|href)=["']([^"']+)""", answers[path][2])
        assert loaded
        assert [address for address in loaded if address.startswith(("http:", "https:", "//"))] == []


def test_programs_keep_their_own_failures_beside_the_pages(answers: dict[str, tuple[int, str, str]]) -> None:
    missing = ("/api/nothing", "/id/project", "/id/project/nothing/x", "/data/project", "/metrics")
    for path, status in (*((f"GET {path}", 404) for path in missing), ("PUT /api/stats", 405), ("PUT /sparql", 405)):
        assert answers[path][0] == status
        assert answers[path][1] == "application/problem+json"


def test_a_query_in_the_address_is_text_and_never_markup(answers: dict[str, tuple[int, str, str]]) -> None:
    page = answers["GET /?q=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E"]
    assert page[0] == 200
    assert "alert(1)" in page[2]
    assert "<script>alert(1)" not in page[2]
