"""What the review finds in the real forms, against labels made by reading them."""

import json

import pytest
from made_projects import stored

from kg.facts import DocumentRef, ProjectRef, StoredProject
from kg.intake import read_file
from kg.review import Degree, Outcome, review

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def labels(shared):
    folder = shared / "eval" / "copying"

    def read(name):
        return [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]

    return read


@pytest.fixture(scope="module")
def corpus(shared):
    by_place = {}
    for path in sorted((shared / "seeds").glob("*.txt")):
        document = DocumentRef(path.stem, path.name)
        for project in read_file(path).projects:
            by_place[path.stem[:3], project.index] = (document, project)
    refs = json.loads((shared / "eval" / "copying" / "seeds.refs.json").read_text(encoding="utf-8"))
    counts = {}
    projects = []
    for entry in refs:
        counts[entry["document"]] = place = counts.get(entry["document"], 0) + 1
        document, project = by_place[entry["document"], place]
        ref = ProjectRef(entry["ref"], project.name, project.unit, project.year, document, entry["ref"])
        projects.append(StoredProject(ref, project))
    return projects


@pytest.fixture(scope="module")
def found(corpus):
    return review(corpus)


def reported(found, level, degree):
    return {
        frozenset((copy.left.project.id, copy.right.project.id))
        for copy in found.copies
        if copy.level == level and copy.degree is degree
    }


@pytest.mark.parametrize(
    ("level", "degree"), [("goal", Degree.VERBATIM), ("goal", Degree.NEAR), ("set", Degree.VERBATIM)]
)
def test_copies_are_exactly_the_labelled_ones(found, labels, level, degree):
    rows = labels("seeds.labels.jsonl")
    expected = {frozenset((row["a"], row["b"])) for row in rows if (row["level"], row["degree"]) == (level, degree)}
    assert expected
    assert reported(found, level, degree) == expected


def test_annual_goals_that_repeat_the_overall_one_are_exactly_the_labelled_ones(found, labels):
    kinds = {"overall_equals_annual", "overall_vs_annual_partial"}
    expected = {row["project"] for row in labels("seeds_inside.labels.jsonl") if row["kind"] in kinds}
    assert len(expected) == 38
    signs = {Outcome.HIT, Outcome.LOOK}
    assert expected == {
        project.project.id
        for project in found.projects
        for finding in project.findings
        if finding.rule == "annual-goal-differs" and finding.outcome in signs
    }


def test_rows_printed_twice_are_exactly_the_labelled_ones(found, labels):
    expected = {
        row["project"]: row["n"] for row in labels("seeds_inside.labels.jsonl") if row["kind"] == "duplicated_rows"
    }
    assert expected == {
        project.project.id: len(finding.evidence["rows"])
        for project in found.projects
        for finding in project.findings
        if finding.rule == "row-once" and finding.outcome is Outcome.HIT
    }


def test_every_evidence_is_what_is_printed_there(corpus, found):
    records = {project.ref.id: project.record for project in corpus}
    for copy in found.copies:
        for evidence in copy.evidence:
            for side, place in ((copy.left, evidence.left), (copy.right, evidence.right)):
                record = records[side.project.id]
                if place.field == "indicators":
                    assert place.text.startswith(record.indicators[place.span[0]].name)
                else:
                    assert getattr(record, place.field)[slice(*place.span)] == place.text


def test_money_and_dates_of_the_real_forms_hold(found):
    checked = {"budget-total-sum", "budget-annual-sum", "dates-ordered", "year-inside-dates"}
    outcomes = {
        finding.outcome for project in found.projects for finding in project.findings if finding.rule in checked
    }
    assert outcomes == {Outcome.OK}


def test_a_form_handed_in_again_is_a_copy_of_itself(corpus):
    project = corpus[3].record
    again = stored("again", *project.indicators, overall_goal=project.overall_goal, unit="另一单位")
    result = review([*corpus, again], focus={"again"})
    assert {copy.level: copy.degree for copy in result.copies if copy.score > 0.5} == {
        "goal": Degree.VERBATIM,
        "set": Degree.VERBATIM,
    }
