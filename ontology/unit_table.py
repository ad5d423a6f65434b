"""The units of measure that we describe: names, spellings and, where QUDT has the unit, its name there.

Only spellings of one and the same magnitude share a line: 公里 is 千米, but 工作日 is not 天. Words that mean several
units (度, 点) have none of the others' IRIs. QUDT names: vocabulary release 3.1.
"""

from typing import NamedTuple


class UnitRow(NamedTuple):
    """One unit of measure.

    :param label: Chinese name, which also makes the IRI of a unit that QUDT does not have.
    :param english: English name.
    :param spellings: other printed forms, separated by blanks.
    :param qudt: local name in ``http://qudt.org/vocab/unit/``, empty if QUDT has no such unit.
    """

    label: str
    english: str
    spellings: str = ""
    qudt: str = ""


_MEASURES = (
    UnitRow("百分比", "percent", "%", "PERCENT"),
    UnitRow("千分比", "per mille", "‰", "PERMILLE"),
    UnitRow("元", "Chinese yuan", "元人民币 人民币元 CNY RMB", "CCY_CNY"),
    UnitRow("美元", "US dollar", "USD", "CCY_USD"),
    UnitRow("欧元", "euro", "EUR", "CCY_EUR"),
    UnitRow("港元", "Hong Kong dollar", "港币 HKD", "CCY_HKD"),
    UnitRow("年", "year", "个年", "YR"),
    UnitRow("月", "month", "个月", "MO"),
    UnitRow("周", "week", "个周 星期 个星期", "WK"),
    UnitRow("天", "day", "日 日历天 个日历天 自然日 个自然日", "DAY"),
    UnitRow("小时", "hour", "个小时 时 h H", "HR"),
    UnitRow("分钟", "minute", "min", "MIN"),
    UnitRow("秒", "second", "秒钟 s", "SEC"),
    UnitRow("毫秒", "millisecond", "ms", "MilliSEC"),
    UnitRow("米", "metre", "m M", "M"),
    UnitRow("千米", "kilometre", "公里 km Km KM", "KiloM"),
    UnitRow("厘米", "centimetre", "cm", "CentiM"),
    UnitRow("毫米", "millimetre", "mm", "MilliM"),
    UnitRow("微米", "micrometre", "μm", "MicroM"),
    UnitRow("平方米", "square metre", "㎡ m² m2 M² M2 平米 平方", "M2"),
    UnitRow("平方千米", "square kilometre", "平方公里 km² km2 KM2", "KiloM2"),
    UnitRow("平方厘米", "square centimetre", "cm² cm2", "CentiM2"),
    UnitRow("公顷", "hectare", "hm² hm2 ha", "HA"),
    UnitRow("立方米", "cubic metre", "m³ m3 M³ M3 立方", "M3"),
    UnitRow("升", "litre", "公升 L l", "L"),
    UnitRow("毫升", "millilitre", "mL ml", "MilliL"),
    UnitRow("吨", "tonne", "t", "TONNE"),
    UnitRow("千克", "kilogram", "公斤 kg Kg KG", "KiloGM"),
    UnitRow("克", "gram", "g", "GM"),
    UnitRow("毫克", "milligram", "mg", "MilliGM"),
    UnitRow("微克", "microgram", "μg", "MicroGM"),
    UnitRow("瓦", "watt", "W", "W"),
    UnitRow("千瓦", "kilowatt", "kW KW kw", "KiloW"),
    UnitRow("兆瓦", "megawatt", "MW", "MegaW"),
    UnitRow("千瓦时", "kilowatt hour", "kWh KWH 度电", "KiloW-HR"),
    UnitRow("兆瓦时", "megawatt hour", "MWh", "MegaW-HR"),
    UnitRow("伏", "volt", "V", "V"),
    UnitRow("千伏", "kilovolt", "kV KV", "KiloV"),
    UnitRow("千伏安", "kilovolt ampere", "kVA KVA", "KiloV-A"),
    UnitRow("安", "ampere", "A", "A"),
    UnitRow("赫兹", "hertz", "Hz", "HZ"),
    UnitRow("兆赫", "megahertz", "MHz", "MegaHZ"),
    UnitRow("帕", "pascal", "Pa", "PA"),
    UnitRow("千帕", "kilopascal", "kPa", "KiloPA"),
    UnitRow("兆帕", "megapascal", "MPa", "MegaPA"),
    UnitRow("勒克斯", "lux", "lx", "LUX"),
    UnitRow("字节", "byte", "B", "BYTE"),
    UnitRow("千字节", "kilobyte", "KB", "KiloBYTE"),
    UnitRow("兆字节", "megabyte", "MB", "MegaBYTE"),
    UnitRow("吉字节", "gigabyte", "GB", "GigaBYTE"),
    UnitRow("太字节", "terabyte", "TB", "TeraBYTE"),
    UnitRow("拍字节", "petabyte", "PB", "PetaBYTE"),
    UnitRow("兆比特每秒", "megabit per second", "Mbps", "MegaBIT-PER-SEC"),
    UnitRow("吉比特每秒", "gigabit per second", "Gbps", "GigaBIT-PER-SEC"),
    UnitRow("摄氏度", "degree Celsius", "℃ °C", "DEG_C"),
    UnitRow("分贝", "decibel", "dB", "DeciB"),
)

_OWN = (
    UnitRow("百分点", "percentage point", "个百分点"),
    UnitRow("倍", "times as much"),
    UnitRow("分", "point of a score"),
    UnitRow("亩", "mu, 1/15 of a hectare"),
    UnitRow("斤", "jin, half a kilogram", "市斤"),
    UnitRow("季度", "quarter", "个季度 季"),
    UnitRow("工作日", "working day", "个工作日 工作天 个工作天"),
    UnitRow("学时", "teaching hour", "个学时"),
    UnitRow("课时", "lesson", "个课时"),
    UnitRow("学期", "school term", "个学期"),
    UnitRow("人", "person", "名 位 人数 人员"),
    UnitRow("人次", "person-time"),
    UnitRow("人天", "person-day", "人日"),
    UnitRow("人月", "person-month"),
    UnitRow("户", "household", "户数"),
    UnitRow("户次", "household-time"),
    UnitRow("家", "enterprise or institution", "家数"),
    UnitRow("家次", "enterprise-time"),
    UnitRow("次", "time", "次数"),
    UnitRow("起", "case or event", "起数"),
    UnitRow("例", "case", "例数"),
    UnitRow("个", "piece", "个数"),
    UnitRow("件", "item"),
    UnitRow("项", "task or item"),
    UnitRow("项次", "task-time"),
    UnitRow("份", "copy", "份数"),
    UnitRow("台", "machine"),
    UnitRow("套", "set"),
    UnitRow("台套", "machine or set"),
    UnitRow("辆", "vehicle"),
    UnitRow("辆次", "vehicle-time"),
    UnitRow("本", "volume"),
    UnitRow("册", "book"),
    UnitRow("部", "work"),
    UnitRow("篇", "article"),
    UnitRow("期", "issue or period"),
    UnitRow("场", "event"),
    UnitRow("场次", "performance"),
    UnitRow("批", "batch"),
    UnitRow("批次", "batch number"),
    UnitRow("条", "strip or entry"),
    UnitRow("处", "place"),
    UnitRow("座", "structure"),
    UnitRow("栋", "building", "幢"),
    UnitRow("间", "room"),
    UnitRow("所", "institution"),
    UnitRow("点", "point"),
    UnitRow("支", "squad or stick"),
    UnitRow("组", "group"),
    UnitRow("班", "class"),
    UnitRow("只", "animal or piece"),
    UnitRow("头", "head of cattle"),
    UnitRow("株", "plant"),
    UnitRow("棵", "tree"),
    UnitRow("块", "lump"),
    UnitRow("张", "sheet"),
    UnitRow("盏", "lamp"),
    UnitRow("根", "rod"),
    UnitRow("艘", "ship"),
    UnitRow("架", "aircraft"),
    UnitRow("笔", "payment"),
    UnitRow("宗", "matter"),
    UnitRow("种", "kind"),
    UnitRow("类", "class of things"),
    UnitRow("轮", "round"),
    UnitRow("床", "bed"),
    UnitRow("村", "village"),
    UnitRow("社区", "residential community"),
    UnitRow("街道", "subdistrict"),
)

#: All known units, those of QUDT first.
ROWS = (*_MEASURES, *_OWN)
