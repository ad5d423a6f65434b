"""A bound on the rows of an answer, written into the query itself as its LIMIT."""

import re

from kg.stores.gate import SPACE, Glance, Word

_LIMIT = re.compile(rf"LIMIT{SPACE}(?P<rows>\d++)", re.IGNORECASE)
#: Digits of a number that surely is beyond every cap.
_LONG = 18


def capped(read: Glance, rows: int) -> tuple[str, bool]:
    """Return the query with at most *rows* rows, and whether that is our bound and not its own.

    For SELECT it bounds the rows, for CONSTRUCT the solutions that are put into the template; other forms stay.
    """
    if read.first is None or read.first.text not in ("SELECT", "CONSTRUCT"):
        return read.text, False
    # Outside all brackets only the query as a whole has a LIMIT or VALUES.
    outside = [word for word in read.words if word.depth == 0]
    own = _first(outside, "LIMIT")
    if own and (limit := _LIMIT.match(read.text, own.start)):
        digits = limit["rows"].lstrip("0")
        if len(digits) <= _LONG and int(digits or "0") <= rows:
            return read.text, False
        return f"{read.text[: limit.start('rows')]}{rows}{read.text[limit.end('rows') :]}", True
    values = _first(outside, "VALUES")
    place = values.start if values else len(read.text)
    # On a line of its own, since the query may end in a comment.
    return f"{read.text[:place]}\nLIMIT {rows}\n{read.text[place:]}", True


def _first(words: list[Word], keyword: str) -> Word | None:
    return next((word for word in words if word.text.startswith(keyword)), None)
