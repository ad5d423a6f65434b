"""Cut a tokenizer of a hundred languages down to Chinese."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

_SPACE = "\u2581"
_SPECIAL = {"<s>", "<pad>", "</s>", "<unk>", "<mask>"}
# Printable ASCII, Han, and the punctuation, units, numerals and arrows that stand in Chinese documents.
_CHINESE = re.compile(
    f"[{_SPACE} -~\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\u2010-\u2027\u2030-\u203b\u2103\u2160-\u217b\u2190-\u2193"
    "\u2200-\u22ff\u2460-\u249b\u25a0-\u25cf\uff00-\uffef·×÷°㎡²³±]+"
)
_LATIN = re.compile(f"[{_SPACE} -~]*[A-Za-z][{_SPACE} -~]*")
# Pieces stand in the order of their frequency: that many with Latin letters are kept, and all of one or two characters.
_LATIN_KEPT, _SHORT = 6000, 2


def kept(pieces: Sequence[str]) -> list[int]:
    """Return the rows of the pieces that are kept, in order.

    Pieces of digits and punctuation are all kept, so that numbers are cut up as before.
    """
    rows, latin = [], 0
    for row, piece in enumerate(pieces):
        if piece not in _SPECIAL and not _CHINESE.fullmatch(piece):
            continue
        if piece not in _SPECIAL and _LATIN.fullmatch(piece):
            if latin >= _LATIN_KEPT and len(piece) > _SHORT:
                continue
            latin += 1
        rows.append(row)
    return rows


def cut(tokenizer: Mapping[str, Any], rows: Sequence[int]) -> str:
    """Return the tokenizer, as the tokenizers library stores it, with the pieces of the given rows only."""
    number = {old: new for new, old in enumerate(rows)}
    cut: dict[str, Any] = json.loads(json.dumps(tokenizer))
    vocabulary = cut["model"]["vocab"]
    cut["model"] |= {"vocab": [vocabulary[row] for row in rows], "unk_id": number[cut["model"]["unk_id"]]}
    for token in cut["added_tokens"]:
        token["id"] = number[token["id"]]
    for token in cut["post_processor"]["special_tokens"].values():
        token["ids"] = [number[row] for row in token["ids"]]
    return json.dumps(cut, ensure_ascii=False)
