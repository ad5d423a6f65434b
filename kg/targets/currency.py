"""Read a sign of money in front of a number, ¥30,000 and $5万, as the unit behind it."""

import re

from kg.targets.numbers import MULTIPLIER

_AMOUNT = rf"(-?[0-9][0-9.,]*(?:{MULTIPLIER})?)"
_YUAN = re.compile(rf"(?:人民币|RMB)?[¥￥]{_AMOUNT}元?|(?:人民币|RMB){_AMOUNT}元?")
#: 人民币三万元 has its unit already.
_NAMED = re.compile("人民币(?=[零〇一二两三四五六七八九十百千万亿]+元)")
_DOLLAR = re.compile(rf"(?:US)?[$]{_AMOUNT}(?:美元)?")
#: A formula has two of these signs, or a command.
_FORMULA = re.compile(r"[$].*[$]|\\", re.DOTALL)
_SIGNS = ("¥", "￥", "人民币", "RMB", "$")


def with_unit(text: str) -> str:
    """Put the unit of money behind a number that has a sign of it in front; a ``$`` of LaTeX is left alone.

    ``≤¥30,000.00`` becomes ``≤30,000.00元``, ``$5万`` 5万美元.
    """
    if not any(sign in text for sign in _SIGNS):
        return text
    text = _NAMED.sub("", _YUAN.sub(lambda match: f"{match[1] or match[2]}元", text))
    return text if _FORMULA.search(text) else _DOLLAR.sub(r"\1美元", text)
