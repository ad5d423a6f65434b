"""A workspace with things of every kind, for the tests of linked data, dumps and reconciliation."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.settings import Settings
from api.workspace import Workspace
from embeddings.encoder import KeywordEncoder
from kg.library import Judgement

PROBLEM = "application/problem+json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SAMPLES = Path(__file__).parents[2] / "samples"
#: Declares a project of a file among the samples once more, in other words; one row is read with doubt.
REVISED = {
    "source": "修订.json",
    "projects": [
        {
            "index": 1,
            "year": 2021,
            "name": "路灯\n养护 <b>&",
            "department": "上海市松江区绿化和市容管理局",
            "unit": "松江区路灯管理所",
            "start": "2021-01-01",
            "end": "2021-12-31",
            "budget_yuan": {"total": 120000.5, "annual": 0},
            "overall_goal": "路灯按时亮起。",
            "narrative": {"overview": "道路照明。"},
            "indicators": [
                {"level1": "产出指标", "level2": "数量指标", "name": "养护路灯数量", "target_raw": "≥120盏"},
                {"level1": "自拟", "level2": None, "name": '=1+"引号",逗号', "target_raw": "及时\n完成"},
            ],
            "issues": [{"code": "ambiguous_label", "message": "两种读法", "locator": {"page": 1}}],
        }
    ],
}


@contextmanager
def linked_world(home: Path, *, samples: bool = True, **settings: str) -> Iterator[Workspace]:
    """Open a workspace over samples of two years, a record with odd texts, and a library with one entry."""
    made = Settings(home=home, allowed_hosts=("testserver",), **settings)
    with Workspace.open(made, encoder=KeywordEncoder()) as workspace:
        record = home / "record.json"
        record.write_text(json.dumps(REVISED, ensure_ascii=False), "utf-8")
        files = [*sorted(SAMPLES.glob("songjiang-*.txt")), SAMPLES / "pidu-health-2023.txt"] if samples else []
        report = workspace.ingest([*files, record])
        assert not report.failed, report.failed[0].message
        left, right, *_ = sorted({row.name for row in workspace.state().snapshot.facts.values()})
        workspace.library.decide(Judgement.SAME, left, right, standard=False, by=None, note=None)
        yield workspace
