"""Stored projects made by hand for the tests of review, suggestion and statistics."""

from dataclasses import replace
from decimal import Decimal

from kg.facts import DocumentRef, ProjectRef, StoredProject
from kg.records import Indicator, Operator, Project, Target


def percent(value, op=Operator.AT_LEAST):
    return Target(raw=f"{op}{value}%", op=op, value=Decimal(value), unit="%")


def amount(value, unit):
    return Target(raw=f"={value}{unit}", op=Operator.EQUAL, value=Decimal(value), unit=unit)


def worded(text):
    return Target(raw=text, qualitative=text)


def row(name, target=None, level2="数量指标", level1="产出指标", **fields):
    return Indicator(name=name, level1=level1, level2=level2, target=target or percent(100), **fields)


def stored(key, *rows, document="d", **fields):
    project = replace(Project(index=1), indicators=rows, **{"name": f"项目{key}", "unit": f"单位{key}", **fields})
    ref = ProjectRef(key, project.name, project.unit, project.year, DocumentRef(document, f"{document}.txt"))
    return StoredProject(ref, project)
