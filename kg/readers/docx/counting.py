"""The number formats of automatic lists (ECMA-376 part 1, 17.18.59 ST_NumberFormat) that Chinese forms use."""

from collections.abc import Callable
from typing import Final

_CHINESE: Final = ("零一二三四五六七八九", "十", "百", "千")
_LEGAL: Final = ("零壹贰叁肆伍陆柒捌玖", "拾", "佰", "仟")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
#: Beyond this a list has no number of ours: Word's own rules differ from version to version there.
_MOST: Final = 9999


def counted(style: str, number: int) -> str | None:
    """Write a number as a list does.

    :param style: the format's name in the file.
    :returns: None where the format is none of ours, or has no sign for the number.
    """
    write = _FORMATS.get(style)
    return write(number) if write and 0 <= number <= _MOST else None


def _chinese(signs: tuple[str, ...], number: int) -> str:
    digits, *units = signs
    if number == 0:
        return digits[0]
    places = [int(digit) for digit in reversed(str(number))]
    words = [digits[digit] + ("", *units)[place] if digit else digits[0] for place, digit in enumerate(places)]
    text = "".join(reversed(words)).rstrip(digits[0])
    return "".join(char for char, last in zip(text, f" {text}", strict=False) if not char == last == digits[0])


def _counting(number: int) -> str:
    text = _chinese(_CHINESE, number)
    # 十二, not 一十二; 一百一十二 keeps it.
    return text[1:] if text.startswith("一十") else text


def _legal(number: int) -> str:
    return _chinese(_LEGAL, number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _letter(number: int) -> str | None:
    # Word repeats the letter after z: aa, bb, cc.
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else None


def _signs(first: str, count: int) -> Callable[[int], str | None]:
    def write(number: int) -> str | None:
        return chr(ord(first) + number - 1) if 1 <= number <= count else None

    return write


def _of(signs: str) -> Callable[[int], str | None]:
    def write(number: int) -> str | None:
        return signs[number - 1] if 1 <= number <= len(signs) else None

    return write


def _upper(write: Callable[[int], str | None]) -> Callable[[int], str | None]:
    def upper(number: int) -> str | None:
        text = write(number)
        return text.upper() if text else text

    return upper


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(number))


_FORMATS: Final[dict[str, Callable[[int], str | None]]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _signs("①", 20),
    "decimalEnclosedCircleChinese": _signs("①", 20),
    "decimalEnclosedParen": _signs("⑴", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "ideographEnclosedCircle": _signs("㊀", 10),
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "ideographDigital": _counting,
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "lowerRoman": _roman,
    "upperRoman": _upper(_roman),
    "lowerLetter": _letter,
    "upperLetter": _upper(_letter),
}
