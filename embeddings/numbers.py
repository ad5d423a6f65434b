"""Texts that differ only in their numbers, brought to one form."""

import re

from embeddings.segment import normalise, segment

#: Stands for a number. No word and no letter, so that n-grams do not run across it.
PLACEHOLDER = "#"

# What is counted or measured with; ranks and kinds (级, 类, 等, 期, 线) are left out:
# 一类 and 二类 are different things.
_UNIT = (
    r"(?:[十百千万亿]*(?:个|人|名|户|家|位|件|项|台|套|辆|份|篇|部|本|册|张|座|处|间|栋|幢|所|条|根|株|棵|头|只|块|片|场|次|批|届"
    r"|起|例|宗|笔|组|门|节|班|种|款|倍|成|年|月|日|天|周|旬|季度|学期|课时|小时|分钟|秒|元|米|公里|千米|里|亩|公顷|平方|立方"
    r"|吨|公斤|千克|克|升|度|兆|千瓦)"
    r"|%|‰|°c|(?:[kmcd]?m[23]?|k?g|mg|t|kwh?|mw|db)(?![a-z0-9]))"
)
_ARABIC = r"\d+(?:[.,]\d+)*"
_COUNT = (
    r"[零〇一二两三四五六七八九十百千万亿半几]*[一二两三四五六七八九十半几][零〇一二两三四五六七八九十百千万亿半几]*"
)
_YEAR = re.compile(r"(?<![零〇一二三四五六七八九])[零〇一二三四五六七八九]{4}(?=年)")
_DATE = re.compile(r"(?<![a-z\d.])(?:19|20)\d\d(?:[./-]\d{1,2}){1,2}(?![\d.])")
# A number counts where a unit follows (behind a second one, in a range), where it is compared, or where it is a bound;
# 12345热线, pm2.5 and 5g are names.
_COUNTED = re.compile(
    rf"(?<![a-z\d.]){_ARABIC}(?=(?:[~—至到-]{_ARABIC})?{_UNIT}|以上|以下|以内|左右)(?!g(?:网|信|基))"
    rf"|(?<=[≥≤><=]){_ARABIC}"
)
_RANGE = re.compile(rf"(?<={PLACEHOLDER})[~—至到-](?={PLACEHOLDER})")
_PERCENT = re.compile(rf"百分之(?:{_COUNT}|百|{_ARABIC})")
_COUNTED_WORD = re.compile(rf"(第?)({_COUNT})({_UNIT}[^一二三四五六七八九十]*)?")
# 一次性 (once and for all) counts nothing.
_UNIT_WORD = re.compile(rf"{_UNIT}(?!性)")


def masked(text: str) -> str:
    """Return the normalised text with a placeholder for each number that counts, measures or dates; units stay.

    培训3次以上, 培训５次以上 and 培训五次以上 become 培训#次以上. Meant for grouping: two texts of one form differ in
    their numbers only. Numbers that are names or parts of words (pm2.5, 5g网络, 12345热线, 一次性, 三公经费) stay.
    Idempotent.
    """
    plain = normalise(text)
    # A number that is gone lets the words around it be cut anew.
    while (without := _without_numbers(plain)) != plain:
        plain = without
    return plain


def _without_numbers(text: str) -> str:
    plain = _PERCENT.sub(f"{PLACEHOLDER}%", text)
    for pattern in (_DATE, _COUNTED, _YEAR):
        plain = pattern.sub(PLACEHOLDER, plain)
    words = segment(plain)
    return _RANGE.sub("-", "".join(map(_masked_word, words, [*words[1:], ""])))


def _masked_word(word: str, following: str) -> str:
    found = _COUNTED_WORD.fullmatch(word)
    if found is None or not _UNIT_WORD.match((found[3] or "") + following):
        return word
    return f"{found[1]}{PLACEHOLDER}{found[3] or ''}"
