"""When a reading is not to be trusted, and how that is said."""

from collections.abc import Sequence
from typing import Final

from kg.readers.scan.reading import Reading
from kg.records import Issue, IssueCode, Locator

#: A text whose worst character is below is named as doubtful. Of 1,239 cells of grainy, blurred and JPEG-packed scans
#: at 200 dpi, 17 were wrong; 0.8 names 12 of them and 9 right ones. 0.65 names 8 and 1, 0.95 names 13 and 30.
LEAST_CONFIDENCE: Final = 0.8


def doubt_of(lines: Sequence[Reading], page: int, what: str) -> Issue | None:
    """Say what is doubtful about a text of one or more lines, None if nothing is.

    :param page: 1-based.
    :param what: what holds the text, in Chinese.
    """
    worst = min(lines, key=lambda line: line.confidence, default=None)
    if worst is None or worst.confidence >= LEAST_CONFIDENCE:
        return None
    text = "".join(sign.character.text for sign in worst.signs)
    message = f"扫描件{what}中的“{text}”识别把握不足（{worst.confidence:.2f}），请与原件核对。"
    return Issue(IssueCode.LOW_CONFIDENCE, message, Locator(page=page))
