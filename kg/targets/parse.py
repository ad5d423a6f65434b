r"""Read a target cell into operator, value, unit or qualitative text.

Decisions, drawn from the verified real forms unless another source is named:

* An operator is only what is printed: ``100.00(%)``, ``10辆`` and ``达到90%`` have none.
* Anything beside operator, number and unit makes the cell a text, kept verbatim: 不超过预算, 故障天数小于10天,
  6月底前完成, 24小时内响应. 24小时内 alone is ``<=`` 24 小时, as 24小时以内.
* Units stay as printed (㎡, 平方米, 次/年), only multipliers are taken out, so 250万 is 2500000 without a unit, as
  ``>=290万㎡`` is 2900000 ㎡. The noun behind a measure word is not part of the unit: 10家企业 is 10 家.
* Dates and periods (2023年, 2023.07-2024.01, 6月) are texts. So are numbers that name no single value: 100余人, 三五次,
  半年, 1/3. 约 and 左右 fall away, since the number itself is printed.
* ``每年不少于2次`` is 2 次/年. ``±5%`` is the range from -5 to 5 %.
* Where a range is reversed or its ends have different units, the cell stays a text.
"""

import re
from dataclasses import replace
from functools import lru_cache

from kg.records import Target
from kg.targets.dates import is_date, is_year
from kg.targets.fold import fold
from kg.targets.frame import read_bound
from kg.targets.placeholder import is_open
from kg.targets.ranges import read_range

# Longer than any number with operator and unit; what is longer is a sentence.
_LONGEST = 120
# Most targets of a document are 100%, ≥95% and the like.
_REMEMBERED = 4096
_BLANK = re.compile(r"[-–—―─/\\~]*")
_NUMERAL = re.compile("[0-9零〇一二两三四五六七八九十百]")


def parse_target(raw: str | None) -> Target:
    """Read one target cell; every text gives a target, none raises.

    :param raw: the cell as printed, None if it is not in the text.
    :returns: *raw* unchanged, and either the number part or ``qualitative``; neither for a blank cell, a dash, and a
        placeholder (:func:`kg.targets.is_placeholder`).
    """
    if raw is None:
        return Target()
    text = fold(raw)
    if _BLANK.fullmatch(text) or is_open(text):
        return Target(raw)
    numeric = _numeric(text)
    return replace(numeric, raw=raw) if numeric else Target(raw, qualitative=raw.strip())


@lru_cache(maxsize=_REMEMBERED)
def _numeric(text: str) -> Target | None:
    if len(text) > _LONGEST or not _NUMERAL.search(text):
        return None
    return read_range(text) or _single(text)


def _single(text: str) -> Target | None:
    bound = read_bound(text)
    if bound is None or is_year(bound.quantity) or (bound.operator is None and is_date(bound.quantity)):
        return None
    value = bound.quantity.value
    return Target(None, bound.operator, value, None, bound.quantity.unit) if value is not None else None
