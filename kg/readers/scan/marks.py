"""Signs told by their shape, where the recognition has no name for them or takes them for others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from kg.readers.scan.load import Grey
from kg.readers.scan.prints import Print, Run
from kg.readers.scan.recognise import Character, framed, recognise

#: Characters of height and width of a check box.
_SMALLEST_BOX: Final = 0.55
_LARGEST_BOX: Final = 1.3
#: Share of a side of a check box that is drawn, and of its inside that a check mark fills at least.
_SIDE: Final = 0.85
_CHECKED: Final = 0.06
#: Pixels, as a share of a box, that its side may lean or be thick.
_THICK: Final = 0.12
#: What check boxes are read as; none of these characters but 囗 is closed on all four sides without feet.
_BOXES: Final = frozenset("□口囗☐冈区凶网図×✕✗☒☑")
_DASHES: Final = frozenset("-–—")
#: Characters of width from which a dash is a full one.
_FULL_DASH: Final = 0.75
#: Characters of width of the character 一, from and to. Without a wedge at its end 一 has 0.92 to 1.0 and a dash 0.83
#: to 0.96; where they meet it is taken for the dash, which is what stands alone in cells.
_WIDTH_OF_ONE: Final = (0.97, 1.02)
#: Characters of width up to which a dash is a hyphen.
_HYPHEN: Final = 0.5
#: What specks are read as, their height in characters at most, and where in a line a full stop begins, as a share of
#: its height from the top.
_DOTS: Final = frozenset(".·•,'`‘’、")
_DOT: Final = 0.22
_BOTTOM: Final = 0.6
#: Characters of blank before a full stop at most.
_APART: Final = 0.25
#: A middle dot stands between these shares of a line's height.
_MIDDLE: Final = (0.3, 0.7)
#: Dots of one …, and dots of a row at least, of which one may have gone.
_DOTS_OF_ELLIPSIS: Final = 3
_FEWEST_DOTS: Final = 5
#: Characters of height and width that a dot of a row has at most.
_DOT_OF_ROW: Final = 0.3
#: Characters of width that a raised figure has at most, and of height at least.
_RAISED: Final = 0.5
_RAISED_LEAST: Final = 0.15
#: Characters from the middle of an m to its left edge.
_HALF_M: Final = 0.3
#: Characters from the middle of a figure to its edge.
_HALF_NARROW: Final = 0.25
_RAISED_FIGURES: Final = {"2": "²", "3": "³"}
#: The signs of one square that are read as two, and the characters of width that their ink has at most.
_SQUARED: Final = {"²": "㎡", "³": "㎥"}
_ONE_SQUARE: Final = 1.1


def check_box(ink: Grey, size: float) -> str | None:
    """Tell a check box from print: ☑ with something in it, □ empty, None if four sides are not there.

    :param ink: 255 for ink, the box alone.
    :param size: pixels of a character.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return None
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] > 0
    if not all(_SMALLEST_BOX * size <= side <= _LARGEST_BOX * size for side in box.shape):
        return None
    thick = max(2, round(min(box.shape) * _THICK))
    sides = (box[:thick], box[-thick:], box[:, :thick].T, box[:, -thick:].T)
    if any(side.any(axis=0).mean() < _SIDE for side in sides) or _has_feet(box):
        return None
    inside = box[thick + 1 : -thick - 1, thick + 1 : -thick - 1]
    return "☑" if inside.mean() > _CHECKED else "□"


def _has_feet(box: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]") -> bool:
    """Tell 口, whose sides reach below its last stroke, from a box."""
    return bool(box[-1].mean() < 0.5)


def rows_of_dots(lines: Sequence[Print]) -> list[Print]:
    """Put …… where a line is a row of dots, which the recognition takes for letters cut in half."""
    return [_row_of_dots(line) for line in lines]


def _row_of_dots(line: Print) -> Print:
    runs = line.runs()
    largest = max(line.ink.shape[0], max((run.width for run in runs), default=0))
    if largest > _DOT_OF_ROW * line.size or len(runs) < _FEWEST_DOTS:
        return line
    count = round(len(runs) / _DOTS_OF_ELLIPSIS)
    width = line.ink.shape[1] / count
    return replace(line, characters=tuple(Character("…", (index + 0.5) * width, 1.0) for index in range(count)))


def told_by_shape(line: Print) -> Print:
    """Put right the boxes and dashes of a line, and signs that are read as two."""
    line = _without_dirt(line)
    shaped = [_shaped(line, character) for character in line.characters]
    return replace(line, characters=tuple(_joined(_squared(line, shaped))))


def _without_dirt(line: Print) -> Print:
    dirt = [character for character in line.characters if _is_dirt(line, character)]
    if not dirt:
        return line
    ink = line.ink.copy()
    for run in line.runs():
        if any(run.start - 2 <= character.place < run.end + 2 for character in dirt) and run.width < _DOT * line.size:
            ink[:, run.start : run.end] = 0
    return replace(line, characters=tuple(kept for kept in line.characters if kept not in dirt), ink=ink)


def _squared(line: Print, characters: Sequence[Character]) -> list[Character]:
    """Join m² to ㎡ where both have the room of one character."""
    found: list[Character] = []
    for character in characters:
        if character.text in _SQUARED and found and found[-1].text == "m":
            start = max(_end_before(line, found), min(r.start for r in line.runs() if r.end > found[-1].place))
            end = max(run.end for run in line.runs() if run.start < character.place)
            if end - start <= _ONE_SQUARE * line.size:
                place = (found[-1].place + character.place) / 2
                # Its shape has been seen; the recognition, which has no such sign, wavers between its parts.
                score = max(found[-1].score, character.score)
                found[-1] = Character(_SQUARED[character.text], place, score)
                continue
        found.append(character)
    return found


def _end_before(line: Print, characters: Sequence[Character]) -> float:
    """Return where the narrow character before the last one ends, which may touch it; 0 for none."""
    return characters[-2].place + _HALF_NARROW * line.size if len(characters) > 1 else 0.0


def _is_dirt(line: Print, character: Character) -> bool:
    """Tell a speck beside the line that is read as a dot.

    None begins a line; a full stop stands at the bottom, and the dot of 人·天 in the middle.
    """
    if character.text not in _DOTS or character not in (line.characters[0], line.characters[-1]):
        return False
    rows = np.flatnonzero(_around(line, character).any(axis=1))
    if not rows.size or rows[-1] - rows[0] >= _DOT * line.size:
        return False
    if character == line.characters[0]:
        return True
    low, middle = rows[0] >= _BOTTOM * line.ink.shape[0], (rows[0] + rows[-1]) / 2 / line.ink.shape[0]
    placed = low or (character.text == "·" and _MIDDLE[0] < middle < _MIDDLE[1])
    return not placed or _stands_apart(line, character)


def _stands_apart(line: Print, character: Character) -> bool:
    runs = line.runs()
    return len(runs) > 1 and runs[-1].start - runs[-2].end > _APART * line.size and character.place >= runs[-2].end


def _shaped(line: Print, character: Character) -> Character:
    if character.text in _BOXES:
        part = _around(line, character)
        box = check_box(part, line.size)
        return replace(character, text=box) if box else character
    if character.text in _DASHES:
        width = _nearest(line, character).width / line.size
        if width >= _FULL_DASH or width <= _HYPHEN:
            return replace(character, text="—" if width >= _FULL_DASH else "-")
    if character.text == "一" and len(line.characters) == 1 and _is_dash(line):
        return replace(character, text="—")
    return character


def _nearest(line: Print, character: Character) -> Run:
    return min(line.runs(), key=lambda run: run.distance(character.place))


def _is_dash(line: Print) -> bool:
    """Tell a dash alone in its cell from 一, which is as wide as a character less its sides, or ends in a wedge."""
    heights = line.ink.astype(bool).sum(axis=0)
    if heights.max() > np.median(heights) + 1:
        return False
    width = line.ink.shape[1] / line.size
    return not _WIDTH_OF_ONE[0] < width < _WIDTH_OF_ONE[1]


def _around(line: Print, character: Character) -> Grey:
    """Cut out the ink that hangs together at a character's place."""
    runs = [run for run in line.runs() if run.start - 2 <= character.place < run.end + 2]
    return line.ink[:, runs[0].start : runs[0].end] if runs else line.ink[:, :0]


def _joined(characters: Sequence[Character]) -> Iterator[Character]:
    """Join what is read as two signs: ℃ as °℃, and ‰ as % with a nought that no number goes on behind."""
    for index, character in enumerate(characters):
        before = characters[index - 1].text if index else ""
        after = characters[index + 1].text if index + 1 < len(characters) else ""
        behind = characters[index + 2].text if index + 2 < len(characters) else ""
        if character.text == "°" and after == "℃":
            continue
        if character.text == "%" and after in "0oO" and after and not (behind.isdigit() or behind == "."):
            yield replace(character, text="‰")
        elif not (character.text in "0oO" and before == "%" and not (after.isdigit() or after == ".")):
            yield character


def with_raised(lines: Sequence[Print], images: Sequence[Grey]) -> list[Print]:
    """Read the raised figure of square and cubic metres where it was passed over behind an m."""
    missed = [
        (index, number, area)
        for index, line in enumerate(lines)
        for number, character in enumerate(line.characters)
        if character.text == "m" and not _is_raised(line.characters, number + 1)
        for area in _raised_ink(line, number)
    ]
    pieces = [framed(images[index][top:bottom, left:right]) for index, _, (left, top, right, bottom) in missed]
    found = list(lines)
    for (index, number, area), read in reversed(list(zip(missed, recognise(pieces), strict=True))):
        if len(read) == 1 and read[0].text in _RAISED_FIGURES:
            new = Character(_RAISED_FIGURES[read[0].text], (area[0] + area[2]) / 2, read[0].score)
            characters = found[index].characters
            found[index] = replace(found[index], characters=(*characters[: number + 1], new, *characters[number + 1 :]))
    return found


def _is_raised(characters: Sequence[Character], index: int) -> bool:
    return index < len(characters) and characters[index].text in "²³23"


def _raised_ink(line: Print, number: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield (left, top, right, bottom) of the ink above and behind an m, before the next character."""
    place = line.characters[number].place
    later = [character.place for character in line.characters[number + 1 :]]
    end = round(min([place + line.size, *(next_ - _RAISED * line.size for next_ in later[:1])]))
    start, middle = max(0, round(place - _HALF_M * line.size)), round(place)
    rows = np.flatnonzero(line.ink[:, start:middle].any(axis=1))
    # An m reaches no higher on its right side than on its left one.
    above = line.ink[: rows[0], middle:end] if rows.size else line.ink[:0]
    rows, columns = np.flatnonzero(above.any(axis=1)), np.flatnonzero(above.any(axis=0))
    if rows.size and rows[-1] - rows[0] >= _RAISED_LEAST * line.size and np.ptp(columns) <= _RAISED * line.size:
        yield middle + int(columns[0]), int(rows[0]), middle + int(columns[-1]) + 1, above.shape[0]
