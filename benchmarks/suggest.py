"""Measure suggestions by hiding the indicators of one real project at a time.

``python benchmarks/suggest.py FORMS EQUIVALENCE [--neighbours index] [--k 15] [--json FILE]``: FORMS is a folder of
forms as text, EQUIVALENCE the hand-made table of equivalent names. LOPO leaves out the project, LODO its whole
document. Neighbours are lexical (TF-IDF of characters), so that the figures are those of the method and not of an
encoder, or those of the product's own index. Recall is the share of the hidden names that are suggested: exactly, as an
equivalent, or as the same kind of measure (template); precision counts equivalents. All figures are means over the
projects.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, stdev
from tempfile import TemporaryDirectory

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from api.neighbours import IndexNeighbours
from api.settings import Settings
from api.workspace import Workspace
from kg.facts import DocumentRef, ProjectRef, StoredProject
from kg.intake import read_file
from kg.review.normalise import fold
from kg.suggest import Neighbours, SuggestRequest, suggest

GOAL_LETTERS = 400


def main() -> None:
    """Print one line for each protocol; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forms", type=Path)
    parser.add_argument("equivalence", type=Path)
    parser.add_argument("--neighbours", choices=("lexical", "index"), default="lexical")
    parser.add_argument("--k", type=int, default=15)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    table = json.loads(arguments.equivalence.read_text(encoding="utf-8"))
    equivalent = {fold(name).text: cluster for cluster, names in table["tier_A"].items() for name in names}
    template = {fold(name).text: family for name, family in table["tier_B"].items()}
    with neighbours_of(arguments.forms, arguments.neighbours) as neighbours:
        report = {
            "LOPO": measure(neighbours, equivalent, template, arguments.k, documents=False),
            "LODO": measure(neighbours, equivalent, template, arguments.k, documents=True),
        }
    for protocol, row in report.items():
        print(f"{protocol}  " + "  ".join(f"{name} {value}" for name, value in row.items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


@contextmanager
def neighbours_of(forms: Path, kind: str) -> Iterator[Neighbours]:
    """Give the neighbours of that kind over a folder of forms."""
    if kind == "lexical":
        yield LexicalNeighbours(corpus(forms))
        return
    with TemporaryDirectory() as home, Workspace.open(Settings(home=Path(home))) as workspace:
        workspace.ingest([forms])
        yield IndexNeighbours(workspace.state())


class LexicalNeighbours:
    """Neighbours by cosine of TF-IDF weighted characters, pairs and triples."""

    def __init__(self, projects: Sequence[StoredProject]) -> None:
        self.projects: Mapping[str, StoredProject] = {project.ref.id: project for project in projects}
        self._names = sorted({row.name for project in projects for row in project.record.indicators})
        texts = [project_text(project.record.name, project.record.overall_goal) for project in projects]
        self._vectoriser = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        self._project_vectors = self._vectoriser.fit_transform(texts)
        self._name_vectors = self._vectoriser.transform([fold(name).text for name in self._names])

    def projects_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return the nearest projects."""
        return self._nearest(text, self._project_vectors, list(self.projects), k)

    def indicators_like(self, text: str, k: int) -> Sequence[tuple[str, float]]:
        """Return the nearest indicator names."""
        return self._nearest(text, self._name_vectors, self._names, k)

    def _nearest(self, text: str, vectors, keys: Sequence[str], k: int) -> list[tuple[str, float]]:  # noqa: ANN001
        scores = (vectors @ self._vectoriser.transform([fold(text).text]).T).toarray().ravel()
        return [(keys[place], float(scores[place])) for place in np.argsort(-scores, kind="stable")[:k]]


def measure(
    neighbours: Neighbours,
    equivalent: Mapping[str, str],
    template: Mapping[str, str],
    k: int,
    *,
    documents: bool,
) -> dict[str, float]:
    """Hide one project after the other and average what comes back."""
    rows = defaultdict(list)
    started = time.perf_counter()
    for project in neighbours.projects.values():
        answer = suggest(hidden_request(project, k, documents=documents), neighbours)
        suggested = [fold(item.name).text for item in answer.suggestions]
        hidden = {fold(row.name).text: row.level2 for row in project.record.indicators}
        same = {equivalent.get(name, name) for name in suggested}
        kinds = {template.get(name, name) for name in suggested}
        matched = [name for name in hidden if equivalent.get(name, name) in same]
        wanted = {equivalent.get(name, name) for name in hidden}
        rows["R_exact"].append(len(hidden.keys() & set(suggested)) / len(hidden))
        rows["R_equiv"].append(len(matched) / len(hidden))
        rows["R_template"].append(sum(template.get(name, name) in kinds for name in hidden) / len(hidden))
        rows["P_equiv"].append(sum(equivalent.get(name, name) in wanted for name in suggested) / max(1, len(suggested)))
        rows["categories"].append(len({hidden[name] for name in matched}) / len(set(hidden.values())))
    means = {name: round(mean(values), 3) for name, values in rows.items()}
    error = round(stdev(rows["R_equiv"]) / len(rows["R_equiv"]) ** 0.5, 3)
    milliseconds = round(1000 * (time.perf_counter() - started) / len(neighbours.projects), 1)
    return means | {"SE(R_equiv)": error, "ms": milliseconds}


def hidden_request(project: StoredProject, k: int, *, documents: bool) -> SuggestRequest:
    """Return what a preparer would know of the project before its indicators are set."""
    return SuggestRequest(
        name=project.record.name or "",
        goal=(project.record.overall_goal or project.record.annual_goal or "")[:GOAL_LETTERS],
        unit=project.record.unit,
        k=k,
        exclude_projects=frozenset({project.ref.id}),
        exclude_documents=frozenset({project.ref.document.id}) if documents else frozenset(),
    )


def corpus(folder: Path) -> list[StoredProject]:
    """Read every form of a folder."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        declaration = read_file(path)
        document = DocumentRef(declaration.sha256[:16], path.name)
        for project in declaration.projects:
            key = f"{document.id}-{project.index}"
            found.append(StoredProject(ProjectRef(key, project.name, project.unit, project.year, document), project))
    return found


def project_text(name: str | None, goal: str | None) -> str:
    """Return the text of a project: its name, which says most, three times and the beginning of its goal."""
    return fold(f"{name or ''} " * 3 + (goal or "")[:GOAL_LETTERS]).text


if __name__ == "__main__":
    main()
