"""Labels that forms print for a category instead of its standard name.

Sources: 财预〔2013〕53号, 财预〔2020〕10号 附1 and 附2, 财预〔2021〕101号, and forms published by local departments.
Labels are given without blanks and line breaks. ``categories.ttl`` carries them as ``skos:altLabel``; a test compares
the two. One label may stand for a category of either level (满意度), hence a list for each level.
"""

from types import MappingProxyType

_LEVEL1 = {
    "成本指标": ("项目成本", "成本绩效指标", "成本", "成本类指标", "项目成本指标", "成本目标"),
    "产出指标": (
        "产出绩效指标",
        "产出",
        "产出类指标",
        "项目产出",
        "项目产出指标",
        "项目完成指标",
        "完成指标",
        "产出目标",
        "产出值",
    ),
    "效益指标": (
        "效益绩效指标",
        "效益",
        "效益类指标",
        "项目效益",
        "项目效益指标",
        "效益目标",
        "效益值",
        "效果",
        "效果指标",
        "效果类指标",
        "项目效果",
        "项目效果指标",
        "效果目标",
        "实施效果指标",
    ),
    "满意度指标": ("满意度绩效指标", "满意度", "满意度类指标", "项目满意度指标", "满意度目标", "满意指标"),
}

_LEVEL2 = {
    "经济成本指标": ("经济成本",),
    "社会成本指标": ("社会成本",),
    "生态环境成本指标": ("生态环境成本", "生态成本指标", "生态成本", "环境成本指标", "环境成本"),
    "数量指标": ("数量类指标", "数量", "数量目标", "产出数量", "产出数量指标"),
    "质量指标": ("质量类指标", "质量", "质量目标", "质量值", "产出质量", "产出质量指标"),
    "时效指标": (
        "时效类指标",
        "时效性指标",
        "时效",
        "时效目标",
        "时效值",
        "产出时效",
        "产出时效指标",
        "产出进度",
        "产出进度指标",
        "进度指标",
    ),
    "成本指标": ("成本类指标", "成本", "成本目标", "产出成本", "产出成本指标"),
    "经济效益指标": ("经济效益类指标", "预期经济效益", "经济效益", "经济效益目标", "经济效益值", "项目经济效益"),
    "社会效益指标": ("社会效益类指标", "预期社会效益", "社会效益", "社会效益目标", "社会效益值", "项目社会效益"),
    "生态效益指标": (
        "生态效益",
        "生态效益目标",
        "生态环境效益",
        "生态环境效益指标",
        "环境效益",
        "环境效益指标",
        "环境效益目标",
    ),
    "可持续影响指标": (
        "可持续影响效益指标",
        "可持续性指标",
        "可持续性",
        "可持续效益指标",
        "可持续影响类指标",
        "可持续影响",
        "可持续影响目标",
        "可持续性影响",
        "可持续性影响指标",
        "可持续发展",
        "可持续发展指标",
        "可持续发展影响指标",
    ),
    "服务对象满意度指标": (
        "服务对象满意指标",
        "服务对象或社会公众满意度指标",
        "服务对象满意度",
        "服务对象满意度目标",
        "服务对象满意度指标等",
        "满意度",
        "满意度指标",
        "受益对象满意度",
        "受益对象满意度指标",
        "受益群体满意度",
        "社会公众满意度",
        "社会公众或服务对象满意度",
        "社会公众或服务对象满意度指标",
        "社会公众及服务对象满意度指标",
    ),
}


def _by_label(names: dict[str, tuple[str, ...]]) -> MappingProxyType[str, str]:
    return MappingProxyType({label: name for name, labels in names.items() for label in labels})


#: Printed first-level label → standard name; the standard names themselves are not in it.
ALIASES_LEVEL1 = _by_label(_LEVEL1)

#: Printed second-level label → standard name; the standard names themselves are not in it.
ALIASES_LEVEL2 = _by_label(_LEVEL2)
