"""The units that a target may have, as data, and how a printed unit is split into multiplier and base unit."""

import re

from kg.targets.numbers import MULTIPLIER, MULTIPLIERS

# Units as they stand in real declarations; add a word here and it is read. They are kept as printed: 平方米 stays
# 平方米 and ㎡ stays ㎡ (the golds do not translate them), only the multiplier is taken out.
PROPORTIONS = "% ‰ ‱ 百分点 个百分点 比例 倍 倍数 分 分值 星 度 ℃ 分贝 dB".split()
MONEY = "元 角 美元 欧元 港元 港币 日元 英镑 元整 元人民币 人民币元".split()
TIME = (
    "年 个年 年度 个年度 季度 个季度 季 月 个月 周 个周 星期 个星期 天 日 日历天 个日历天 自然日 个自然日 工作日 个工作日 "
    "工作天 个工作天 交易日 小时 个小时 时 h H 分钟 min 秒 秒钟 s 毫秒 ms 学期 个学期 学年 个学年 学时 个学时 课时 个课时 节 "
    "节课 工时 工日 人天 人日 人月 人年 人时 台时 台班 台月 车次 夜 晚"
).split()
PEOPLE = (
    "人 人次 人员 名 位 个人 户 户次 家 家次 户数 人数 人份 人/次 例 例次 口 员 对 组 队 支 班 班次 班级 个班 团 届 批 批次 "
    "万人 人口 床 床位 张床 床日 师 生 团队 家庭"
).split()
COUNTS = (
    "个 个数 件 件次 件套 项 项次 次 次数 起 起数 宗 桩 条 条次 款 种 类 类别 份 份数 本 册 部 篇 期 场 场次 套 套次 台 台套 "
    "台次 台件 只 头 匹 羽 尾 株 棵 丛 粒 枚 块 片 张 幅 面 根 支次 把 辆 辆次 架 架次 艘 艘次 列 趟 航次 航班 班列 处 处次 座 栋 幢 "
    "间 间次 所 点 点位 个点 点次 站 站次 站点 口井 眼 孔 道 段 标段 路 线 层 级次 盏 盏次 扇 门 台账 卷 盒 箱 包 袋 瓶 支/人 桶 "
    "盘 管 针 剂 剂次 针次 人剂 样 样次 样品 样本 批样 味 封 通 帧 格 轮 轮次 遍 回 圈 步 票 笔 单 单位 例数 户头 键 词 字 "
    "字节 页 版 版次 集 节点 讲 堂 门次 课 题 卡 证 牌 杆 桩位 车位 泊位 工位 席 席位 席次 具 副 双 顶 床套 穴 窝 箱蜂 标准箱 "
    "标箱 TEU 村 个村 社区 街道 镇 乡 乡镇 县 区 市 省 国 校 学校 企业 机构 项目 地块 宗地 图斑 幅图 行 列次 家企业"
).split()
LENGTH_AREA_VOLUME = (
    "米 m M 千米 公里 km KM Km 里 厘米 cm 毫米 mm 微米 延米 延长米 线米 沿米 单公里 皮长公里 芯公里 海里 英寸 寸 "
    "平方米 平米 平方 平方公里 平方千米 平方厘米 ㎡ m² m2 M2 M² km² km2 KM2 平 亩 亩次 公顷 公顷次 hm² hm2 顷 立方米 立方 方 m³ m3 M3 M³ "
    "升 毫升 L l mL ml 公升"
).split()
MASS_ENERGY_DATA = (
    "吨 t 吨/年 公斤 千克 kg Kg KG 克 g 毫克 mg 微克 μg 斤 两 公担 担 吨公里 吨标煤 吨标准煤 千瓦 kW KW kw 千瓦时 kWh KWH 度电 瓦 "
    "兆瓦 MW 兆瓦时 伏 千伏 kV KV 千伏安 kVA KVA 安 安时 赫兹 Hz 兆赫 MHz 焦耳 千焦 兆焦 大卡 帕 千帕 兆帕 MPa Pa kPa 勒克斯 lx "
    "KB MB GB TB PB G T 兆 Mbps Gbps 条数据 条信息"
).split()

# What is counted may follow its measure word: ≥10家企业, ≥3篇论文.
NOUNS = (
    "企业 单位 项目 子项目 学生 教师 学员 学校 社区 村 街道 乡镇 镇 县 城市 村庄 村级 村居 农户 居民 群众 人员 干部 党员 职工 员工 老人 儿童 课程 课题 "
    "论文 专利 成果 著作 活动 会议 培训 讲座 比赛 赛事 展览 演出 家庭 岗位 班 平台 系统 设备 车辆 机构 医院 诊所 案件 标准 报告 "
    "方案 图书 床位 站点 点位 队伍 团队 部门 品种 产品 信息 数据 文件 材料 试点 基地 中心 园区 工程 标段 路段 地块 样品 样本 视频 "
    "课件 文章 稿件 合同 用户 客户 网站 刊物 杂志 服装 树木 苗木 路灯 公厕 泵站 桥梁 水库 河道 房屋 住房 小区 商户 农民 牲畜 节目 电影"
).split()

# Only behind a stroke or 每: 次/学期, 次/半年.
PERIODS = "半年 半月 半天 人次 公里 生 座 栋 例 标段 项目 村 校 机 车 户 亩 株".split()

_BASE = sorted(
    {*PROPORTIONS, *MONEY, *TIME, *PEOPLE, *COUNTS, *LENGTH_AREA_VOLUME, *MASS_ENERGY_DATA}, key=len, reverse=True
)
_ATOM = "(?:" + "|".join(map(re.escape, _BASE)) + ")"
_NOUN = "(?:" + "|".join(sorted(NOUNS, key=len, reverse=True)) + ")"
_PER_WHAT = "(?:" + "|".join(map(re.escape, sorted({*_BASE, *PERIODS}, key=len, reverse=True))) + ")"
_PER = rf"(?:[/·.*]?每|[/·.*])(?:[0-9]{{1,6}}(?:{MULTIPLIER})?)?{_PER_WHAT}"
_KNOWN = re.compile(rf"(?=.)(?:{_ATOM}{_NOUN}?(?:\({_ATOM}\))?)?(?:{_PER}){{0,4}}")
_FRONT_RATE = re.compile(rf"每({_PER_WHAT})")
_MULTIPLIED = re.compile(rf"({MULTIPLIER})(.*)")

# A word that no table knows may still be a unit when the cell says so by an operator or by brackets, if it is
# short and holds nothing that numerals, operators, dates and clauses are made of.
_WORD = re.compile("[\u4e00-\u9fffA-Za-z²³/]{1,4}")
_NO_WORD = re.compile(
    "[零〇一二三四五六七八九十百千万亿半几数余多以上下内外前后底末初旬月年日完成达到的和或与及为在不无均全各已应按由其且至率超低高等约每含X未]"
)


def is_known_unit(text: str) -> bool:
    """Tell whether *text* is a unit of the tables, alone or with rates behind it (``元/人·天``)."""
    return _KNOWN.fullmatch(text) is not None


def split_unit(text: str, lenient: bool) -> tuple[int, str | None] | None:
    """Split a printed unit into the exponent of its multiplier and the base unit.

    :param lenient: also take a short unknown word for a unit.
    :returns: ``(4, "元")`` for 万元, ``(0, "千米")`` for 千米, ``(4, None)`` for 万, None if *text* is no unit.
    """
    if not text or is_known_unit(text):
        return 0, text or None
    multiplied = _MULTIPLIED.fullmatch(text)
    exponent, base = (MULTIPLIERS[multiplied[1]], multiplied[2]) if multiplied else (0, text)
    if not base or is_known_unit(base):
        return exponent, base or None
    if lenient and _WORD.fullmatch(base) and not _NO_WORD.search(base):
        return exponent, base
    return None


def split_front_rate(text: str) -> tuple[str, str]:
    """Turn 每人每月 at the start of *text* into the rate ``/人/月``.

    :returns: the rate, empty if there is none, and the rest of the text.
    """
    rate = ""
    while match := _FRONT_RATE.match(text):
        rate, text = f"{rate}/{match[1]}", text[match.end() :]
    return rate, text
