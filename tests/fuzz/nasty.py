"""Values that have broken readers before: numbers that are none, sizes beyond every limit, letters like digits."""

from random import Random
from typing import Final

#: For attributes that count, refer or measure.
NUMBERS: Final = (
    "", "0", "-1", "1", "2", "7", "255", "65536", "2147483647", "-2147483648", "4294967296", "99999999999999999999",
    "1e9", "1e400", "NaN", "inf", "-0", "0.5", "1,5", "²", "٣", "５", "一", "½", "1_000", " 5 ", "+5", "0x10",
    "true", "9" * 5000,
)  # fmt: skip

#: For attributes that name something else.
NAMES: Final = (
    "A1", "A0", "XFD1048576", "A1:XFD1048576", "B2:A1", "ZZZZ1", "A99999999999", "../../../etc/passwd", "#REF!",
    "rId1", "word/document.xml", "/", "http://localhost:9/x", "file:///dev/zero", "none", "xml:space", "😀",
)  # fmt: skip

#: For text that people read.
TEXTS: Final = (
    "≥" + "9" * 5000, "1e999999999", "≥1e999999999%", "-" * 3000, "2023年99月99日", "0000-00-00", "9999年12月31日",
    "２０２３年", "壹佰贰拾万元整", "①②③", "≥≤≥≤", "%%%", "0/0", "∞", "½万元", "万" * 500, "亿亿亿元", "\t" * 200,
    "\n" * 500, "（" * 1000, "一级指标", "三级指标\n指标值", "项目名称", "年度总体目标", "产出指标(50分)",
    "绩效目标申报表", "|" * 300, "\u202e\u200b\ufeff", "\u0301" * 500, "👨‍👩‍👧‍👦", "\x0b\x0c\x1c\x85\u2028",
    "=" * 4000, "5%至3%之间", "10-8-6-4", ">=<=5",
)  # fmt: skip


def number(dice: Random) -> str:
    """Return something where a number is expected."""
    return dice.choice(NUMBERS) if dice.random() < 0.7 else str(dice.randint(-(1 << 33), 1 << 33) >> dice.randrange(33))


def anything(dice: Random) -> str:
    """Return something where anything is expected."""
    return dice.choice(dice.choice((NUMBERS, NAMES, TEXTS)))
