"""When a reading is not to be trusted, and how that is said."""

from collections.abc import Sequence
from typing import Final

from kg.readers.scan.reading import Reading
from kg.records import Issue, IssueCode, Locator

#: A text whose worst character is below is named as doubtful.
LEAST_CONFIDENCE: Final = 0.6


def doubt_of(lines: Sequence[Reading], page: int, what: str) -> Issue | None:
    """Say what is doubtful about a text of one or more lines, None if nothing is.

    :param page: 1-based.
    :param what: what holds the text, in Chinese.
    """
    worst = min((line.confidence for line in lines), default=1.0)
    if worst >= LEAST_CONFIDENCE:
        return None
    text = "".join(sign.character.text for line in lines for sign in line.signs)
    message = f"扫描件{what}“{text}”识别把握不足（{worst:.2f}），请与原件核对。"
    return Issue(IssueCode.LOW_CONFIDENCE, message, Locator(page=page))
