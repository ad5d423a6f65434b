"""The tables that researchers get: what each column holds, in the order in which the table's query returns it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rdflib.namespace import DCTERMS, SKOS

from kg.iris import short_id
from kg.mapping.codecs import BUDGET_SLOT, GOAL_SCOPE, OPERATOR
from ontology.terms import QUDT, SCHEMA, SCHEME, ZB


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    :param title: for people.
    :param property: IRI of what the graph says the same with, None if it says it otherwise.
    :param datatype: one of https://www.w3.org/TR/tabular-data-model/#datatypes.
    :param required: no row is without it.
    :param refers: name of the table whose key it holds.
    :param read: from the text of the term to what is written.
    """

    name: str
    title: str
    property: str | None = None
    datatype: str = "string"
    required: bool = False
    refers: str | None = None
    read: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Table:
    """One table; its key is its first column.

    :param about: kind of thing that a row describes, as in its IRI; None where the IRI has another beginning.
    :param columns: those of the query ``table_<name>`` in its order; further ones are worked out of them.
    """

    name: str
    title: str
    about: str | None
    columns: tuple[Column, ...]


def category_id(iri: str) -> str:
    """Return the key of a category or scheme: what its IRI has behind ``…/scheme/``."""
    return iri.removeprefix(str(SCHEME))


_key = partial(Column, required=True, read=short_id)
_int = partial(Column, datatype="integer")
_number = partial(Column, datatype="decimal")


def _of(kind: str) -> tuple[Column, ...]:
    """Return the columns with which everything that a form says begins."""
    return (
        _key("id", f"{kind}编号"),
        _key("project", "项目编号", refers="projects"),
        _key("form", "申报表编号", str(DCTERMS.isPartOf)),
        _key("document", "文件编号", refers="documents"),
    )


PROJECTS = Table(
    "projects",
    "项目（每个项目一行，取最后入库的申报表）",
    "project",
    (
        _key("id", "项目编号"),
        _key("form", "申报表编号", str(ZB.declaredIn)),
        _key("document", "文件编号", refers="documents"),
        _int("index", "表内序号", str(ZB.formIndex), required=True),
        Column("name", "项目名称", str(DCTERMS.title)),
        Column("year", "预算年度", str(ZB.fiscalYear), "gYear"),
        Column("nature", "项目性质", str(ZB.projectNature)),
        Column("category", "项目类别", str(ZB.projectCategory)),
        Column("department", "主管部门", str(ZB.departmentName)),
        Column("unit", "实施单位", str(ZB.unitName)),
        Column("start", "开始日期", str(SCHEMA.startDate), "date"),
        Column("end", "结束日期", str(SCHEMA.endDate), "date"),
        Column("ref", "来源编号", str(ZB.callerReference)),
        Column("kind", "表的种类", str(ZB.formKind)),
        Column("department_id", "主管部门编号", refers="units"),
        Column("unit_id", "实施单位编号", refers="units"),
        Column("region", "行政区划代码（GB/T 2260）"),
    ),
)

GOALS = Table(
    "goals",
    "绩效目标",
    "goal",
    (
        *_of("目标"),
        Column("scope", "总目标或年度目标", required=True, read=lambda iri: GOAL_SCOPE.read(iri)),
        Column("text", "目标", str(ZB.goalText), required=True),
    ),
)

INDICATORS = Table(
    "indicators",
    "绩效指标（每行一条申报的三级指标）",
    "indicator",
    (
        *_of("指标"),
        _int("order", "表内顺序", str(ZB.order), required=True),
        Column("level1", "一级指标", str(ZB.level1Label)),
        Column("level2", "二级指标", str(ZB.level2Label)),
        Column("category", "指标类别", refers="categories", read=category_id),
        Column("name", "指标名称", str(DCTERMS.title), required=True),
        _key("canonical", "规范指标编号"),
        Column("target_raw", "指标值（原文）"),
        Column("op", "比较关系", read=lambda iri: str(OPERATOR.read(iri))),
        _number("value", "数值（基本单位）", str(QUDT.numericValue)),
        _number("value_to", "区间上限（基本单位）", str(ZB.upperValue)),
        Column("unit", "计量单位", str(ZB.unitText)),
        Column("unit_iri", "计量单位 IRI", str(QUDT.hasUnit), "anyURI"),
        Column("qualitative", "定性指标值", str(ZB.qualitativeText)),
        _int("occurrences", "相同行数", str(ZB.occurrences), required=True),
        Column("ambiguous", "读法有两种", str(ZB.ambiguous), "boolean", required=True),
        _number("weight", "权重", str(ZB.weight)),
        _number("score", "得分", str(ZB.score)),
        Column("actual_raw", "完成值（原文）", str(ZB.actualText)),
        _int("page", "页", str(ZB.page)),
        _int("table", "表", str(ZB.table)),
        _int("row", "行（表中）", str(ZB.row)),
        _int("line", "行（文本中）", str(ZB.line)),
        Column("sheet", "工作表", str(ZB.sheet)),
    ),
)

BUDGETS = Table(
    "budgets",
    "预算金额",
    "budget",
    (
        *_of("金额"),
        Column("slot", "栏目", required=True, read=lambda iri: BUDGET_SLOT.read(iri)),
        _number("yuan", "金额（元）", str(SCHEMA.value), required=True),
    ),
)

UNITS = Table(
    "units",
    "单位",
    "unit",
    (
        _key("id", "单位编号"),
        Column("name", "名称", str(SKOS.prefLabel), required=True),
        Column("region", "行政区划代码（GB/T 2260）", read=short_id),
    ),
)

CATEGORIES = Table(
    "categories",
    "指标类别",
    None,
    (
        Column("id", "类别编号", required=True, read=category_id),
        Column("scheme", "分类方案", required=True, read=category_id),
        Column("notation", "代码", str(SKOS.notation), required=True),
        Column("name", "名称", str(SKOS.prefLabel), required=True),
        Column("parent", "上级类别", refers="categories", read=category_id),
    ),
)

DOCUMENTS = Table(
    "documents",
    "文件",
    "document",
    (
        _key("id", "文件编号"),
        Column("name", "文件名", str(DCTERMS.title), required=True),
        Column("sha256", "SHA-256", str(ZB.sha256), required=True),
    ),
)

#: In the order of writing: what others refer to comes after them, so that the table of a year holds what is used.
TABLES = (PROJECTS, GOALS, INDICATORS, BUDGETS, UNITS, CATEGORIES, DOCUMENTS)
