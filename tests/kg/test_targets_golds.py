"""Every target of the hand-verified forms is read exactly."""

import json
from decimal import Decimal

import pytest

from kg.targets import parse_target


@pytest.mark.shared
def test_golds(shared):
    golds = sorted((shared / "gold").glob("*.gold.json"))
    declarations = [json.loads(gold.read_text(encoding="utf-8"), parse_float=Decimal) for gold in golds]
    indicators = [row for gold in declarations for project in gold["projects"] for row in project["indicators"]]
    assert len(indicators) == 381
    wrong = []
    for row in indicators:
        target = parse_target(row["target_raw"])
        found = (target.op, target.value, target.value_to, target.unit, target.qualitative)
        expected = (row["op"], row["value"], row.get("value_to"), row["unit"], row["qualitative"])
        if found != expected:
            wrong.append((row["target_raw"], found, expected))
    assert wrong == []
