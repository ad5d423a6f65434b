"""The money of a form: amounts in exact yuan, each in the slot of its printed label."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from kg.extract.cleaning import clean, compact, has_content
from kg.extract.labels import AMOUNTS, BUDGET_COLUMNS, MONEY_HEADINGS, is_label, key
from kg.extract.lines import Line, Token, split_entries
from kg.extract.marks import Marks, Use
from kg.extract.pieces import Piece, piece_of
from kg.extract.traditional import simplified
from kg.records import Budget, Issue, IssueCode, Locator
from kg.targets import parse_target

_FACTORS = {"亿": 100_000_000, "千万": 10_000_000, "百万": 1_000_000, "万": 10_000, "千": 1_000, "": 1}
_UNIT = re.compile(r"(?:[(:]|单位[:为]?)(?:人民币)?(亿|千万|百万|万|千|)元\)?|^(亿|千万|百万|万|千|)元$")
_AMOUNT = re.compile(r"[¥￥]?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?:(亿|千万|百万|万|千)元?|(元))?")
_INLINE = re.compile(r"(.*?[^\d.,:：\s])\s*[:：]?\s*([¥￥]?-?\d[\d,，.]*\s*(?:[亿万千百]*元)?)")
#: As :func:`kg.extract.cleaning.compact` leaves both of its widths.
_YUAN = "¥"
#: 三十万元, 人民币三十万元整: a numeral with its unit, and nothing else.
_WRITTEN = re.compile(r"(?:人民币)?[零〇一二两三四五六七八九十百千万亿点]+元整?")
_DASHES = frozenset({"-", "--", "—", "——", "/", "\\", "无", "–"})

#: Word in the heading of what was spent; beside it, one column of amounts is the budget.
_SPENT = "执行"
#: The only column of a budget table that does not say that it is the year's: the label of the row tells.
_ANY_BUDGET = "预算数"
_OF_WHICH = re.compile(r"其中:?")

_SUMS = ("total", "annual")
_SHARED = ("fiscal", "other")


@dataclass
class Money:
    """What was read so far.

    :param factor: yuan per printed unit, None as long as no unit is printed.
    :param sums: columns of the labels of the sums, left to right.
    :param bare: slots whose amounts were read before any unit was seen.
    :param column: the column of the budget table to read from, where the table has several.
    :param yearly: the heading of that column says that its amounts are the year's.
    :param heads: slots and their headings where a ruled table prints them side by side over a row of amounts.
    :param unit: what prints the factor.
    :param pieces: what prints the amounts, and the factor that they are told in, by names of the contract.
    """

    factor: int | None = None
    unit: Piece | None = None
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    slots: dict[str, Decimal | None] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    sums: list[tuple[str, int]] = field(default_factory=list)
    column: int | None = None
    yearly: bool = False
    heads: list[tuple[str, Token]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def budget(self) -> Budget:
        """Return the record."""
        return Budget(**self.slots)

    def put(self, slot: str, amount: Decimal | None, piece: Piece, *, scaled: bool) -> None:
        """Keep an amount.

        :param scaled: it is told in the unit that the form prints elsewhere.
        """
        self.slots[slot], self.pieces[f"budget_yuan.{slot}"] = amount, [piece]
        if scaled and self.unit:
            self.pieces.setdefault("budget_yuan", [self.unit])

    def _printed(self, slot: str) -> str:
        return compact(self.pieces[f"budget_yuan.{slot}"][0].text)

    def doubts(self, locator: Locator) -> list[Issue]:
        """Tell that the amounts were taken for yuan although neither the form nor a ¥ says so."""
        if not any(self.slots[slot] and _YUAN not in self._printed(slot) for slot in self.bare):
            return []
        return [Issue(IssueCode.UNREADABLE_VALUE, "该表没有印出金额单位，金额按元读取，请核对。", locator)]


def is_money_line(line: Line) -> bool:
    """Tell whether the line begins the budget or belongs to it."""
    return any(_kind(token) or token.key in MONEY_HEADINGS for token in line.tokens[:2])


def read_unit(money: Money, line: Line) -> None:
    """Take the unit of money from a label such as 项目资金（万元） or a line 单位：万元."""
    for token in split_entries(line).tokens:
        match = _UNIT.search(compact(simplified(token.text))) if len(token.text) <= 30 else None
        if match:
            money.unit = piece_of(token)
            _set_factor(money, _FACTORS[match.group(1) or match.group(2) or ""])
            return


def _set_factor(money: Money, factor: int) -> None:
    """Take the unit, for the amounts before it too: （万元） may stand one row below 项目资金."""
    for slot in money.bare:
        [piece] = money.pieces[f"budget_yuan.{slot}"]
        money.put(slot, (money.slots[slot] or Decimal(0)) * factor, piece, scaled=True)
    money.bare.clear()
    money.factor = factor


def has_amounts(line: Line) -> bool:
    """Tell whether a label of an amount stands anywhere on the line."""
    return any(_split_amount(token)[0] for token in line.tokens)


def read_amounts(money: Money, line: Line) -> None:
    """Take the amounts of one line; a label without a number behind it leaves its slot empty."""
    if _read_columns(money, line) or _read_heads(money, line) or _read_below_heads(money, line):
        return
    if _is_bare_sum(line):
        _put(money, "total", piece_of(line.tokens[1]), line)
        money.marks.note(line.tokens[1].place, Use.VALUE, "budget.total")
        return
    entries = [(token, *_split_amount(token)) for token in split_entries(line).tokens]
    if money.yearly:
        entries = [(token, "annual" if kind == "total" else kind, inline) for token, kind, inline in entries]
    scopes = iter(_scopes(money, [(token, kind) for token, kind, _ in entries if kind]))
    slot: str | None = None
    for token, kind, inline in entries:
        if kind:
            scope = next(scopes)
            slot = f"{scope}_{kind}" if kind in _SHARED else kind
            money.marks.note(token.place, Use.VALUE if inline else Use.LABEL, f"budget.{slot}")
        text = inline if kind else token.text
        if slot and text and (inline or _is_wanted(money, line, token)):
            _put(money, slot, piece_of(token, text), line)
            money.marks.note(token.place, Use.VALUE, f"budget.{slot}")
            slot = None


def _read_columns(money: Money, line: Line) -> bool:
    """Remember the column to read in a table with 年初预算数 and 全年预算数 side by side."""
    found = {token.key: token.column for token in line.tokens if token.key in BUDGET_COLUMNS}
    beside = any(_SPENT in token.key for token in line.tokens)
    if not found or (len(found) < 2 and not beside):
        return False
    chosen = next(name for name in BUDGET_COLUMNS if name in found)
    money.column, money.yearly = found[chosen], chosen != _ANY_BUDGET
    for token in line.tokens:
        money.marks.note(token.place, Use.HEADING if token.column == money.column else Use.KNOWN, "budget")
    return True


def _is_bare_sum(line: Line) -> bool:
    """Tell whether the line gives the money without a label of its own: 项目资金（万元） | 100."""
    tokens = line.tokens
    heading = len(tokens) == 2 and tokens[0].key in MONEY_HEADINGS
    return heading and _AMOUNT.fullmatch(compact(tokens[1].text)) is not None


def _read_heads(money: Money, line: Line) -> bool:
    """Remember a row of headings, 总额 | 财政拨款 | 其他资金, whose amounts stand in a row below."""
    kinds = [(kind, token) for token in line.tokens if (kind := _kind(token))]
    if len(kinds) < 2 or any(_AMOUNT.fullmatch(compact(token.text)) for token in line.tokens):
        return False
    money.heads = kinds
    for kind, token in kinds:
        money.marks.note(token.place, Use.LABEL, f"budget.{kind}")
    # A form that is not filled in prints labels without amounts, too; they are headings only if they touch.
    return line.ruled and all(left.end == right.column for (_, left), (_, right) in pairwise(kinds))


def _read_below_heads(money: Money, line: Line) -> bool:
    """Take the sums of a table of tasks: 合计 and an amount under every heading."""
    scope = next((kind for token in line.tokens if (kind := _kind(token))), None)
    if scope is None:
        scope, found = _amounts_only(money, line)
    else:
        found = [(kind, token) for kind, head in money.heads for token in line.tokens if _is_under(token, head)]
        if not line.ruled and len(found) < len(money.heads):
            # The columns of a flattened table hold where there is an amount under every heading.
            found = []
    if scope not in _SUMS or len(found) < 2:
        return False
    for kind, token in found:
        slot = scope if kind in _SUMS else f"{scope}_{kind}"
        _put(money, slot, piece_of(token), line)
        money.marks.note(token.place, Use.VALUE, f"budget.{slot}")
    return True


def _amounts_only(money: Money, line: Line) -> tuple[str | None, list[tuple[str, Token]]]:
    """Pair the amounts of a row without labels with as many headings in the row above: 总额 | 财政拨款 | 其他资金."""
    if not money.heads or money.heads[0][0] not in _SUMS or not all(map(_is_amount_or_unit, line.tokens)):
        return None, []
    amounts = [token for token in line.tokens if _AMOUNT.fullmatch(compact(token.text))]
    kinds = [kind for kind, _ in money.heads]
    if line.ruled:
        return kinds[0], [(kind, token) for kind, head in money.heads for token in amounts if _is_under(token, head)]
    return kinds[0], list(zip(kinds, amounts, strict=True)) if len(amounts) == len(kinds) else []


def _is_under(token: Token, head: Token) -> bool:
    return token.column < head.end and head.column < token.end and _AMOUNT.fullmatch(compact(token.text)) is not None


def _is_amount_or_unit(token: Token) -> bool:
    return _AMOUNT.fullmatch(compact(token.text)) is not None or _UNIT.search(compact(token.text)) is not None


def _is_wanted(money: Money, line: Line, token: Token) -> bool:
    if money.column is None or not any(cell.column == money.column and cell.text for cell in line.cells):
        return True
    return token.column == money.column


def _split_amount(token: Token) -> tuple[str | None, str | None]:
    kind = _kind(token)
    if kind or len(token.text) > 40:
        return kind, None
    match = _INLINE.fullmatch(token.text)
    kind = AMOUNTS.get(_plain_key(match.group(1))) if match else None
    return (kind, match.group(2)) if match and kind else (None, None)


def _kind(token: Token) -> str | None:
    return AMOUNTS.get(_OF_WHICH.sub("", token.key)) if token.key else None


def _plain_key(text: str) -> str:
    return _OF_WHICH.sub("", key(text))


def _scopes(money: Money, labels: list[tuple[Token, str]]) -> list[str]:
    """Name the sum each label of a line belongs to: by order where each has its own, else by the nearest column."""
    money.sums += [(kind, token.column) for token, kind in labels if kind in _SUMS]
    if not money.sums:
        return ["total"] * len(labels)
    if len(labels) == len(money.sums):
        return [scope for scope, _ in money.sums]
    return [min(money.sums, key=lambda item: abs(item[1] - token.column))[0] for token, _ in labels]


def _put(money: Money, slot: str, piece: Piece, line: Line) -> None:
    if money.slots.get(slot) is not None:
        return
    text = piece.text
    match = _AMOUNT.fullmatch(compact(clean(text)))
    if match is None:
        amount = _written(text)
        money.put(slot, amount, piece, scaled=False)
        if amount is None and has_content(text) and compact(text) not in _DASHES and not _is_heading(text):
            message = f"金额“{clean(text)}”无法读成数字，留空。"
            money.issues.append(Issue(IssueCode.UNREADABLE_VALUE, message, line.locator))
        return
    scaled = not (match.group(2) or match.group(3))
    money.put(slot, _amount(match, money.factor or 1), piece, scaled=scaled)
    if money.factor is None and scaled:
        money.bare.add(slot)


def _written(text: str) -> Decimal | None:
    """Return an amount that is written in words with its unit."""
    return parse_target(text).value if _WRITTEN.fullmatch(compact(clean(text))) else None


def _is_heading(text: str) -> bool:
    """Tell whether the text is the next heading of a header, 预算金额 | 年度目标, and no amount that cannot be read."""
    label = key(text)
    return bool(label) and (_OF_WHICH.fullmatch(label) is not None or is_label(text))


def _amount(match: re.Match[str], factor: int) -> Decimal:
    digits, scale, yuan = match.groups()
    own = 1 if yuan else _FACTORS[scale] if scale else factor
    return Decimal(digits.replace(",", "")) * own
