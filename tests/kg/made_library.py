"""Names, links and decisions made by hand for the tests of the library."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from kg.iris import Iris, short_id
from kg.library import Decision, Judgement, Link, Name
from kg.records import Operator, Target

START = datetime(2026, 1, 1, tzinfo=UTC)


def name(text: str, count: int = 1, op: Operator | None = None) -> Name:
    canonical = short_id(Iris().canonical(text, "产出指标", "质量指标"))
    return Name(text, {text: count}, (canonical,), (Target(op=op),) * count, (("产出指标", "质量指标"),))


def named(*texts: str) -> Mapping[str, Name]:
    return {text: name(text) for text in texts}


def link(left: str, right: str, probability: float) -> Link:
    return Link(min(left, right), max(left, right), probability)


def decision(number: int, judgement: Judgement, left: str, right: str, **more: object) -> Decision:
    more.setdefault("standard", False)
    return Decision(f"{number:016x}", judgement, left, right, at=START + timedelta(seconds=number), **more)


class Table:
    """Likeness out of a table of probabilities."""

    def __init__(self, links: Sequence[Link]) -> None:
        self.links = links

    def alike(self, text: str, k: int) -> list[tuple[str, float]]:
        found = ((pair.right if pair.left == text else pair.left, pair) for pair in self.links)
        near = [(other, pair.probability) for other, pair in found if text in (pair.left, pair.right)]
        return sorted(near, key=lambda item: -item[1])[:k]
