"""Operators in words and signs, before and behind a number.

以上, 以下 and 以内 include the number itself, 超过 and 不满 do not: Civil Code of the PRC, article 1259.
"""

import re

from kg.records import Operator

_OR_EQUAL = "(?:或者|或|和|及|、)?等于"
_NOT = "[不未](?:得|应|能|会|可|宜)?"
# In the order of trial: 大于等于 before 大于, >= before >.
_LEADING = (
    (
        Operator.AT_LEAST,
        rf"≥=?|>=|=>|{_NOT}(?:低于|少于|小于|短于)|(?:大于|高于|多于|超过){_OR_EQUAL}|至少|最少|最低|起码",
    ),
    (
        Operator.AT_MOST,
        rf"≤=?|<=|=<|{_NOT}(?:超过|超出|高于|大于|多于|长于|超)|(?:小于|低于|少于){_OR_EQUAL}|至多|最多|最高",
    ),
    (Operator.ABOVE, ">|大于|高于|多于|超过|超出|超"),
    (Operator.BELOW, "<|小于|低于|少于|不足|不到|不满|未满"),
    (Operator.EQUAL, "==?|等于"),
)
_OPERATORS = tuple((operator, re.compile(pattern)) for operator, pattern in _LEADING)
# Words that say no more than the number itself: only what is printed is an operator, so 达到90% has none.
_NEUTRAL = re.compile(
    "(?:全年度?|本?年度|当年|总?共计?|合计|总计|累计|达到|达|为|是|(?:保持|稳定|维持|控制|保障)?在|约为?|大约|大概|≈)*"
)
_INCLUDED = r"(?:\(含[^()]{0,12}\))?"
_TRAILING = re.compile(
    rf"{_INCLUDED}(?:(?:及其|及|或|和)?(?:(?P<up>以上)|(?P<down>以下|以内))|(?P<within>之?内)|左右|上下|之间)?{_INCLUDED}$"
)
_SIGNED = re.compile("[≥≤<>=]")

UPWARD = frozenset({Operator.AT_LEAST, Operator.ABOVE})
DOWNWARD = frozenset({Operator.AT_MOST, Operator.BELOW})


def has_sign(text: str) -> bool:
    """Tell whether *text* begins with an operator sign, which a word such as 超 or 不足 is not."""
    return _SIGNED.match(text) is not None


def split_leading(text: str) -> tuple[Operator | None, str]:
    """Take the operator and neutral words off the start of *text*.

    :returns: the operator, None if none is printed, and the rest.
    """
    text = _drop_neutral(text)
    for operator, pattern in _OPERATORS:
        if match := pattern.match(text):
            return operator, _drop_neutral(text[match.end() :])
    return None, text


def split_trailing(text: str) -> tuple[Operator | None, str]:
    """Take 以上, 以内 and their like off the end of *text*.

    :returns: the operator they stand for, None if there is none (左右 and 之间 fall away without one), and the rest.
    """
    match = _TRAILING.search(text)
    if not match:
        return None, text
    operator = Operator.AT_LEAST if match["up"] else Operator.AT_MOST if match["down"] or match["within"] else None
    return operator, text[: match.start()]


def agree(leading: Operator | None, trailing: Operator | None) -> bool:
    """Tell whether the operators before and behind a number may stand together (``≥90%以上``, ``=5天以内``)."""
    if leading in {None, Operator.EQUAL} or trailing is None:
        return True
    return (leading in UPWARD) == (trailing in UPWARD)


def merge(leading: Operator | None, trailing: Operator | None) -> Operator | None:
    """Return the one operator of a number whose operators agree; the leading one says more (超过100人以上 is ``>``)."""
    return trailing if trailing is not None and leading in {None, Operator.EQUAL} else leading


def _drop_neutral(text: str) -> str:
    match = _NEUTRAL.match(text)
    return text[match.end() :] if match else text
