"""The names of administrative divisions, and where in a text one of them stands."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Peoples in the names of autonomous divisions: 恩施土家族苗族自治州 is 恩施, 长阳土家族自治县 is 长阳.
_PEOPLES = """
蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡
纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯
鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""
_PEOPLE = "|".join(sorted(_PEOPLES.split(), key=len, reverse=True))
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:(?:各|{_PEOPLE})族|蒙古|哈萨克|柯尔克孜)*自治([区州县旗])")
_PLAIN = re.compile(r"(.{2,}?)(?:特别行政区|地区|新区|林区|[省市区县旗盟州])")

# What follows a name where the last character belongs to the next word: 大理|市场监督管理局, 西湖|区域.
_NOT_AFTER = {
    "市": re.compile(r"[场民容]|政(?![府协务法])"),
    "区": re.compile(r"[域划间块]"),
    "县": re.compile(r"[域级]"),
}
_ZONE = re.compile(
    r"(?:国家|省级|综合|经济|技术|高新|产业|科技|工业|农业|现代|旅游|自由|贸易|保税|出口|加工|生态|循环)*"
    r"(?:开发区|工业区|工业园|产业园|科技园|园区|新城|示范区|度假区|实验区|保税区|加工区|物流园)"
)
# Short names that are everyday words, or that well-known zones elsewhere bear as well (东湖); they count only with the
# kind of division behind them.
_WORDS = """
安康 安居 城北 城东 城固 城西 城中 滨海 滨湖 滨江 东风 东方 东湖 复兴 富裕 公安 港口 光明 海港 合作 和平
河东 红旗 红星 宏伟 互助 江岸 江北 江东 江南 解放 来宾 南岸 南部 平安 前进 青山湖 日照 市北 市南 水城 四方
通道 团结 文化 向阳 新城 新华 新建 新兴 延长 友好 友谊 站前 振兴 中方 中山 资源
"""
_COUNTY, _PREFECTURE, _PROVINCE = 6, 4, 2
# Sorts behind every year and month.
_IN_FORCE = "9"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A division that bears, or bore, a name.

    :param first: year and month of the first list with it (``202306``), empty if it was on the lists before 2010.
    :param last: year and month of the last list with it, empty if the name is in force.
    """

    code: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Names:
    """All names by which a division may be called.

    :param labels: code → its names, the one in force (or the last) first.
    :param full: name with its kind (松江区, 恩施州) → who bears it.
    :param short: name without its kind (松江, 恩施) → who bears it.
    :param longest: characters of the longest name.
    """

    labels: dict[str, tuple[str, ...]]
    full: dict[str, list[Bearer]]
    short: dict[str, list[Bearer]]
    longest: int


@cache
def known() -> Names:
    """Read the list of names once, a few hundredths of a second."""
    lines = files("ontology").joinpath("regions.csv").read_text(encoding="utf-8").splitlines()
    labels: dict[str, list[tuple[str, str]]] = defaultdict(list)
    full: dict[str, list[Bearer]] = defaultdict(list)
    short: dict[str, list[Bearer]] = defaultdict(list)
    words = frozenset(_WORDS.split())
    for code, name, first, last in list(csv.reader(lines))[1:]:
        bearer = Bearer(code, first, last)
        labels[code].append((last or _IN_FORCE, name))
        for form in _full_forms(name):
            full[form].append(bearer)
        stem = _stem(name)
        if stem and stem not in words:
            short[stem].append(bearer)
    newest_first = {code: tuple(name for _, name in sorted(names, reverse=True)) for code, names in labels.items()}
    return Names(newest_first, dict(full), dict(short), max(map(len, full)))


def parent_code(code: str) -> str | None:
    """Return the code of the division above, leaving out those that are no more than a number (市辖区)."""
    if code.endswith("0000"):
        return None
    above = code[:_PREFECTURE] + "00"
    return above if above != code and above in known().labels else code[:_PROVINCE] + "0000"


def first_candidates(text: str) -> tuple[frozenset[str], int]:
    """Return the codes that the first place name of *text* may mean, and where the name ends.

    A short name counts at the very start only.
    """
    for start in range(len(text)):
        codes, end = candidates_at(text, start)
        # 城区 and the like are no names in the middle of a text.
        if codes and (start == 0 or end - start > len("城区")):
            return codes, end
        if start == 0 and (found := _short_at(text))[0]:
            return found
    return frozenset(), 0


def candidates_at(text: str, start: int, within: str | None = None) -> tuple[frozenset[str], int]:
    """Return the codes that the full name at *start* may mean, and where the name ends.

    :param within: code of the division that must hold them.
    """
    names = known()
    prefix = _prefix(within) if within else ""
    for end in range(min(len(text), start + names.longest), start + 1, -1):
        form = text[start:end]
        bearers = [b for b in names.full.get(form, ()) if b.code != within and b.code.startswith(prefix)]
        if bearers and not ((guard := _NOT_AFTER.get(form[-1])) and guard.match(text, end)):
            return _settle(bearers), end
    return frozenset(), start


def _short_at(text: str) -> tuple[frozenset[str], int]:
    names = known()
    for end in range(min(len(text), names.longest), 1, -1):
        bearers = names.short.get(text[:end], [])
        wide = [b for b in bearers if b.code.endswith("00")]
        # 吉林 is the province before it is the city, 西安 the city before it is a district.
        widest = [b for b in wide if b.code.endswith("0000")] or wide
        if widest:
            return _settle(widest), end
        if bearers and _ZONE.match(text, end):
            return _settle(bearers), end
    return frozenset(), 0


def _settle(bearers: list[Bearer]) -> frozenset[str]:
    """Drop a division given up that has a successor: another code of the same name and province that came later."""

    def succeeds(new: Bearer, old: Bearer) -> bool:
        later = new.first > old.first and (new.last or _IN_FORCE) > old.last
        return later and new.code[:_PROVINCE] == old.code[:_PROVINCE]

    return frozenset(old.code for old in bearers if not (old.last and any(succeeds(new, old) for new in bearers)))


def _prefix(code: str) -> str:
    digits = _PROVINCE if code.endswith("0000") else _PREFECTURE if code.endswith("00") else _COUNTY
    return code[:digits]


def _full_forms(name: str) -> set[str]:
    autonomous = _AUTONOMOUS.fullmatch(name)
    return {name, autonomous[1] + autonomous[2]} if autonomous else {name}


def _stem(name: str) -> str | None:
    match = _AUTONOMOUS.fullmatch(name) or _PLAIN.fullmatch(name)
    return match[1] if match else None
