"""How tests ask the reconciliation service."""

import json
from typing import Any

from fastapi.testclient import TestClient

#: A unit whose place is known.
SCHOOL = "上海市松江区教育局（本级）"


def asked(visitor: TestClient, text: str, **more: Any) -> list[dict[str, Any]]:
    answer = visitor.post("/reconcile", data={"queries": json.dumps({"q": {"query": text, **more}})})
    assert answer.status_code == 200, answer.text
    return answer.json()["q"]["result"]


def only(results: list[dict[str, Any]]) -> dict[str, Any]:
    [found] = [each for each in results if each["match"]]
    return found
