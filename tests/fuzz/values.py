"""Damage to JSON records: values of other types, keys lost and doubled, nesting, lists where objects belong."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any, Final

from tests.fuzz import nasty
from tests.fuzz.bytewise import Mutation
from tests.fuzz.words import WORDS

_OTHERS: Final = (
    None, True, False, 0, -1, 1.5, 10**30, 1e308, "", "x", [], {}, [[]], {"": None}, "2023-13-45", "≥5%", "\ud800",
    "\0", [None], [1, "a"], {"op": "??"},
)  # fmt: skip


def values(data: bytes, _: Sequence[bytes], dice: Random) -> bytes:
    """Change values and keys anywhere in the records."""
    lines = [json.loads(line) for line in data.decode().splitlines()] if data.startswith(b'{"') else json.loads(data)
    tree = [lines]
    for _turn in range(dice.choice((1, 1, 3, 10))):
        _change(dice.choice(_containers(tree)), dice)
    found = tree[0]
    if isinstance(found, list) and data.startswith(b'{"'):
        return "\n".join(json.dumps(each) for each in found).encode()
    text = json.dumps(found, ensure_ascii=dice.random() < 0.9)
    if dice.random() < 0.05:
        text = text.replace("{", '{"a":' * dice.choice((5, 5000)), 1)
    return text.encode("utf-8", "replace")


VALUES: Final[tuple[Mutation, ...]] = (*[values] * 8, WORDS[0])


def _containers(value: Any) -> list[Any]:
    found, waiting = [], [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict | list) and each:
            found.append(each)
            waiting += each.values() if isinstance(each, dict) else each
    return found


def _change(container: Any, dice: Random) -> None:
    key = dice.choice(list(container)) if isinstance(container, dict) else dice.randrange(len(container))
    match dice.randrange(5):
        case 0:
            del container[key]
        case 1 if isinstance(container, dict):
            container[nasty.anything(dice)] = container.pop(key)
        case 1 | 2:
            container[key] = nasty.anything(dice)
        case 3:
            container[key] = [container[key]] if dice.random() < 0.5 else {"a": container[key]}
        case _:
            container[key] = dice.choice(_OTHERS)
