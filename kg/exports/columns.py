"""The tables that researchers get: what each column holds, in the order in which the table's query returns it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rdflib.namespace import DCTERMS, SKOS

from kg.iris import short_id
from kg.mapping.codecs import BUDGET_SLOT, DAY, FORM_KIND, GOAL_SCOPE, NUMBER, OPERATOR, TEXT, TRUTH, WHOLE, YEAR
from kg.mapping.fields import DOCUMENT, INDICATOR, LOCATOR, PROJECT, TARGET, Field
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


#: What a codec of the mapping writes, as a datatype of the tables.
_DATATYPES = {
    TEXT: "string",
    FORM_KIND: "string",
    WHOLE: "integer",
    NUMBER: "decimal",
    TRUTH: "boolean",
    DAY: "date",
    YEAR: "gYear",
}


def _of_record(fields: Sequence[Field], name: str, title: str, *, required: bool = False) -> Column:
    """Return the column of a field of the records: the mapping says with which property and of what kind."""
    field = next(each for each in fields if each.name == name)
    return Column(name, title, field.property.value, _DATATYPES[field.codec], required)


_project = partial(_of_record, PROJECT)
_indicator = partial(_of_record, INDICATOR)
_target = partial(_of_record, TARGET)
_place = partial(_of_record, LOCATOR)
_key = partial(Column, required=True, read=short_id)


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
        _project("index", "表内序号", required=True),
        _project("name", "项目名称"),
        _project("year", "预算年度"),
        _project("nature", "项目性质"),
        _project("category", "项目类别"),
        _project("department", "主管部门"),
        _project("unit", "实施单位"),
        _project("start", "开始日期"),
        _project("end", "结束日期"),
        _project("ref", "来源编号"),
        _project("kind", "表的种类"),
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
        Column("order", "表内顺序", str(ZB.order), "integer", required=True),
        _indicator("level1", "一级指标"),
        _indicator("level2", "二级指标"),
        Column("category", "指标类别", refers="categories", read=category_id),
        _indicator("name", "指标名称", required=True),
        _key("canonical", "规范指标编号"),
        Column("target_raw", "指标值（原文）"),
        Column("op", "比较关系", read=lambda iri: str(OPERATOR.read(iri))),
        _target("value", "数值（基本单位）"),
        _target("value_to", "区间上限（基本单位）"),
        _target("unit", "计量单位"),
        Column("unit_iri", "计量单位 IRI", str(QUDT.hasUnit), "anyURI"),
        _target("qualitative", "定性指标值"),
        _indicator("occurrences", "相同行数", required=True),
        _indicator("ambiguous", "读法有两种", required=True),
        _indicator("weight", "权重"),
        _indicator("score", "得分"),
        _indicator("actual_raw", "完成值（原文）"),
        _place("page", "页"),
        _place("table", "表"),
        _place("row", "行（表中）"),
        _place("line", "行（文本中）"),
        _place("sheet", "工作表"),
    ),
)

BUDGETS = Table(
    "budgets",
    "预算金额",
    "budget",
    (
        *_of("金额"),
        Column("slot", "栏目", required=True, read=lambda iri: BUDGET_SLOT.read(iri)),
        Column("yuan", "金额（元）", str(SCHEMA.value), "decimal", required=True),
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
        _of_record(DOCUMENT, "sha256", "SHA-256", required=True),
    ),
)

#: In the order of writing: what others refer to comes after them, so that the table of a year holds what is used.
TABLES = (PROJECTS, GOALS, INDICATORS, BUDGETS, UNITS, CATEGORIES, DOCUMENTS)
