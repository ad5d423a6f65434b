"""Category schemes of declaration forms: which second-level category belongs under which first level, by rule year.

Sources: the 2015 layout is that of 财预〔2015〕88号 forms as still used in 财预〔2020〕10号 第13条 and 附1; the 2021
layout is 财预〔2021〕101号 附件1 二. ``categories.ttl`` publishes the same schemes as SKOS; a test compares the two.
Labels that forms print instead of a standard name are in ``ontology.aliases``.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import URIRef


@dataclass(frozen=True, slots=True)
class Scheme:
    """One category scheme.

    :param year: rule year that names the scheme.
    :param valid_from: first fiscal year in which declarations use it.
    :param groups: first-level name → its second-level names, in printed order.
    """

    year: int
    valid_from: int
    groups: MappingProxyType[str, tuple[str, ...]]


_BENEFITS = ("经济效益指标", "社会效益指标", "生态效益指标")

SCHEME_2015 = Scheme(
    2015,
    2016,
    MappingProxyType(
        {
            "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
            "效益指标": (*_BENEFITS, "可持续影响指标"),
            "满意度指标": ("服务对象满意度指标",),
        }
    ),
)

SCHEME_2021 = Scheme(
    2021,
    2022,
    MappingProxyType(
        {
            "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
            "产出指标": ("数量指标", "质量指标", "时效指标"),
            "效益指标": _BENEFITS,
            "满意度指标": ("服务对象满意度指标",),
        }
    ),
)

SCHEMES = (SCHEME_2015, SCHEME_2021)

#: Second level → first level over all schemes. 成本指标 is a second level under 产出指标 only where it stands alone.
PARENT = MappingProxyType(
    {second: first for scheme in SCHEMES for first, seconds in scheme.groups.items() for second in seconds}
)

LEVEL1 = tuple(dict.fromkeys(first for scheme in SCHEMES for first in scheme.groups))
LEVEL2 = tuple(PARENT)


def scheme_for(level1: str | None, level2: str | None) -> Scheme | None:
    """Return the newest scheme that holds the pair, or the newest that holds the first level alone.

    The pair decides, not the fiscal year: forms of one year are printed in both layouts.
    """
    for scheme in reversed(SCHEMES):
        seconds = scheme.groups.get(level1 or "")
        if seconds is not None and (level2 is None or level2 in seconds):
            return scheme
    return None


#: Standard name → its part of a concept's IRI and notation; 成本指标 has the same one on both levels.
SEGMENTS = MappingProxyType(
    {
        "成本指标": "cost",
        "产出指标": "output",
        "效益指标": "benefit",
        "满意度指标": "satisfaction",
        "经济成本指标": "economic",
        "社会成本指标": "social",
        "生态环境成本指标": "ecological",
        "数量指标": "quantity",
        "质量指标": "quality",
        "时效指标": "timeliness",
        "经济效益指标": "economic",
        "社会效益指标": "social",
        "生态效益指标": "ecological",
        "可持续影响指标": "sustainability",
        "服务对象满意度指标": "beneficiary",
    }
)


def category_notation(level1: str, level2: str | None = None) -> str:
    """Return the notation of a category, such as ``cost.economic``, from its standard names.

    :raises KeyError: if a name is no standard name.
    """
    return SEGMENTS[level1] if level2 is None else f"{SEGMENTS[level1]}.{SEGMENTS[level2]}"


def category_iri(scheme: Scheme, level1: str, level2: str | None = None) -> "URIRef":
    """Return the IRI of a category, such as ``…/scheme/2021/cost.economic``; ``categories.ttl`` is not read.

    :raises KeyError: if the scheme has no such category.
    """
    # Extraction needs the names alone, so rdflib is drawn only where an IRI is made.
    from ontology.terms import SCHEME

    seconds = scheme.groups[level1]
    if level2 is not None and level2 not in seconds:
        raise KeyError(level2)
    return SCHEME[f"{scheme.year}/{category_notation(level1, level2)}"]


def scheme_iri(scheme: Scheme) -> "URIRef":
    """Return the IRI of a whole category scheme, such as ``…/scheme/2021``."""
    from ontology.terms import SCHEME

    return SCHEME[str(scheme.year)]
