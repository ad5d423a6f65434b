"""Records in: JSON objects of the public contract, checked, as frozen records."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from kg.codec.reasons import invalid, refused
from kg.codec.shapes import (
    PROJECT_KEYS,
    TELLING_KEYS,
    IdentityShape,
    IndicatorShape,
    IssueShape,
    LocatorShape,
    PlaceShape,
    ProjectShape,
)
from kg.codec.unread import issues_of
from kg.errors import Phrase
from kg.records import (
    PLACED,
    Budget,
    Declaration,
    Indicator,
    Issue,
    IssueCode,
    Locator,
    Narrative,
    Printed,
    Project,
    Target,
)
from kg.targets import parse_target

_TARGET_KEYS = frozenset({"op", "value", "value_to", "unit", "qualitative"})
_ISSUES: TypeAdapter[list[IssueShape]] = TypeAdapter(list[IssueShape])

#: Declarations repeat their targets (=100%, 及时) thousands of times.
_parse = lru_cache(maxsize=8192)(parse_target)


def declarations_from_json(obj: Any, *, source: str, sha256: str) -> list[Declaration]:
    """Read an object or an array of the contract, each object that says so as the document that it was made from.

    An object with ``projects`` and the ``sha256`` of a file is what that file says, under its ``source``. One without
    any project (of a file that could not be read) stands for itself, with its issues. Everything else in *obj* is one
    document, whose name and hash are those given.

    :raises InvalidRecord: as in :func:`declaration_from_json`.
    """
    objects = [("", obj)] if not isinstance(obj, list) else [(f"[{n}].", item) for n, item in enumerate(obj)]
    told = [(place, item) for place, item in objects if _is_identified(item) or _says_nothing(item)]
    rest = [item for _, item in objects if not (_is_identified(item) or _says_nothing(item))]
    read = [_identified(item, source, sha256, place) for place, item in told]
    if rest or not read:
        read.append(declaration_from_json(rest if told else obj, source=source, sha256=sha256))
    return read


def declaration_from_json(obj: Any, *, source: str, sha256: str, place: str = "") -> Declaration:
    """Read an object ``{"projects": […]}``, a list of projects, a list of such objects, or one project.

    Missing keys are null. Where places in the file (``index``) are missing or collide, projects are numbered anew.

    :param source: the file's name, for the record and for messages.
    :param place: where the object stands in the file, for messages; empty or with a dot at its end.
    :raises InvalidRecord: with file, place (``projects[3].indicators[0].value``) and reason.
    """
    projects = [
        project_from_json(item, source=source, index=number, place=where, meant=meant)
        for number, (where, item, meant) in enumerate(_items(obj, source, place), start=1)
    ]
    if len({project.index for project in projects}) < len(projects):
        projects = [replace(project, index=number) for number, project in enumerate(projects, start=1)]
    issues = obj.get("issues") if isinstance(obj, dict) and "projects" in obj else None
    return Declaration(source, sha256, tuple(projects), _declaration_issues(issues, source, place))


def project_from_json(obj: Any, *, source: str, index: int = 1, place: str = "", meant: bool = False) -> Project:
    """Read one project; what it says in vain or leaves open becomes an issue (:mod:`kg.codec.unread`).

    :param index: its 1-based place, used where the object has no ``index``.
    :param place: where the object stands in the file, for messages; empty at the top.
    :param meant: it stands under ``projects``, so that a bare name is a project, too, and not any object with a name.
    :raises InvalidRecord: with file, place and reason.
    """
    if not isinstance(obj, dict):
        raise refused(source, place, "a project must be a JSON object")
    if not PROJECT_KEYS & obj.keys():
        keys = ", ".join(sorted(PROJECT_KEYS))
        raise refused(source, place, Phrase("a project needs at least one of the keys {keys}", {"keys": keys}))
    try:
        shape = ProjectShape.model_validate(obj)
    except ValidationError as error:
        raise invalid(error, source, place) from error
    if not meant and not TELLING_KEYS & obj.keys():
        keys = ", ".join(sorted(TELLING_KEYS))
        raise refused(source, place, Phrase("beside its name, a project needs one of the keys {keys}", {"keys": keys}))
    project = _project(shape, index)
    return replace(project, issues=(*project.issues, *issues_of(obj, project)))


def _is_identified(obj: Any) -> bool:
    return isinstance(obj, dict) and "projects" in obj and obj.get("sha256") not in (None, "")


def _says_nothing(obj: Any) -> bool:
    return isinstance(obj, dict) and obj.get("projects") == []


def _identified(obj: Any, source: str, sha256: str, place: str) -> Declaration:
    try:
        identity = IdentityShape.model_validate(obj if _is_identified(obj) else {**obj, "sha256": sha256})
    except ValidationError as error:
        raise invalid(error, source, place.rstrip(".")) from error
    told = _with_known_codes(obj) if _says_nothing(obj) else obj
    declaration = declaration_from_json(told, source=source, sha256=identity.sha256, place=place)
    return replace(declaration, source=identity.source or source)


def _with_known_codes(obj: dict[str, Any]) -> dict[str, Any]:
    """Replace codes of defects, which are no property of a document, in what is told of one that was not read."""
    issues = obj.get("issues")
    if not isinstance(issues, list):
        return obj
    codes = set(IssueCode)
    known = [
        {**each, "code": IssueCode.UNREADABLE.value}
        if isinstance(each, dict) and str(each.get("code")) not in codes
        else each
        for each in issues
    ]
    return {**obj, "issues": known}


def _items(obj: Any, source: str, place: str) -> Iterator[tuple[str, Any, bool]]:
    """Yield place and value of each project, and whether it stands under ``projects``."""
    if isinstance(obj, dict) and "projects" in obj:
        inner = obj["projects"]
        if not isinstance(inner, list):
            raise refused(source, f"{place}projects", "must be a list")
        yield from ((f"{place}projects[{number}]", item, True) for number, item in enumerate(inner))
    elif isinstance(obj, list):
        for number, item in enumerate(obj):
            if isinstance(item, dict) and "projects" in item:
                yield from _items(item, source, f"{place}[{number}].")
            else:
                yield f"{place}projects[{number}]", item, False
    else:
        yield place, obj, False


def _project(shape: ProjectShape, index: int) -> Project:
    return Project(
        index=shape.index or index,
        name=shape.name,
        year=shape.year,
        nature=shape.nature,
        category=shape.category,
        department=shape.department,
        unit=shape.unit,
        start=shape.start,
        end=shape.end,
        budget=Budget(**_values(shape.budget_yuan)),
        overall_goal=shape.overall_goal,
        annual_goal=shape.annual_goal,
        narrative=Narrative(**_values(shape.narrative)) if shape.narrative else None,
        indicators=tuple(_indicator(item) for item in shape.indicators or ()),
        issues=tuple(_issue(issue) for issue in shape.issues or ()),
        locator=_locator(shape.locator),
        ref=shape.ref,
        kind=shape.kind,
        places=_places(shape.places or {}),
    )


def _indicator(shape: IndicatorShape) -> Indicator:
    return Indicator(
        name=shape.name,
        level1=shape.level1,
        level2=shape.level2,
        target=_target(shape),
        occurrences=shape.occurrences or 1,
        ambiguous=bool(shape.ambiguous),
        weight=shape.weight,
        score=shape.score,
        actual_raw=shape.actual_raw,
        locator=_locator(shape.locator),
        level1_raw=shape.level1_raw,
        level2_raw=shape.level2_raw,
    )


def _target(shape: IndicatorShape) -> Target:
    if shape.target_raw is not None and not _TARGET_KEYS & shape.model_fields_set:
        return _parse(shape.target_raw)
    if shape.value is None:
        # A placeholder (≥**个) may come with its operator and unit; without a number they mean nothing.
        return Target(shape.target_raw, qualitative=shape.qualitative)
    return Target(shape.target_raw, shape.op, shape.value, shape.value_to, shape.unit)


def _declaration_issues(obj: Any, source: str, place: str) -> tuple[Issue, ...]:
    try:
        return tuple(_issue(issue) for issue in _ISSUES.validate_python(obj or []))
    except ValidationError as error:
        raise invalid(error, source, f"{place}issues") from error


def _issue(shape: IssueShape) -> Issue:
    return Issue(shape.code, shape.message, _locator(shape.locator))


def _places(shapes: Mapping[str, PlaceShape]) -> tuple[Printed, ...]:
    known = ((name, shapes[name]) for name in PLACED if name in shapes)
    return tuple(Printed(name, shape.text, _locator(shape)) for name, shape in known)


def _locator(shape: LocatorShape | None) -> Locator:
    return Locator(shape.page, shape.table, shape.row, shape.line, shape.sheet) if shape else Locator()


def _values(shape: BaseModel | None) -> dict[str, Any]:
    return dict(shape) if shape else {}
