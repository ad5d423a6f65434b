"""Measure what the review finds against labelled copies: in the real forms and in pools with planted copies.

``python benchmarks/copying.py EVAL SEEDS [--json FILE]``: EVAL holds ``seeds.*``, ``pool_N.records.json`` and
``pool_N.labels.jsonl``, SEEDS the forms as text. Only pairs that the review reports are ranked; a labelled pair that
it does not report is missed. In the pools a pair of two real forms is left out (the seeds measure those), and so is a
pair that is alike only because both were copied from one source or from sources that are copies of each other.
"""

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

from kg.facts import DocumentRef, ProjectRef, StoredProject
from kg.intake import read_file
from kg.records import Declaration
from kg.review import Copy, review

Pair = tuple[str, str]
Labels = dict[Pair, int]

LEVELS = ("goal", "set")


def main() -> None:
    """Print one line for each corpus and level; write them as JSON where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("eval", type=Path)
    parser.add_argument("seeds", type=Path)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    report = {"seeds": seeds(arguments.eval, arguments.seeds)}
    for records in sorted(arguments.eval.glob("pool_*.records.json")):
        report[records.name.split(".")[0]] = pool(records, arguments.eval)
    for corpus, rows in report.items():
        for level, row in rows.items():
            print(f"{corpus:8}{level:12}" + "  ".join(f"{name} {value}" for name, value in row.items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


def seeds(folder: Path, forms: Path) -> dict[str, dict[str, float]]:
    """Measure on the real forms, for copies proper (degree 2 and 3) and with shared templates (degree 1)."""
    references = defaultdict(list)
    for entry in json.loads((folder / "seeds.refs.json").read_text(encoding="utf-8")):
        references[entry["document"]].append(entry["ref"])
    corpus: list[StoredProject] = []
    for document, refs in references.items():
        (path,) = forms.glob(f"{document}_*.txt")
        corpus += stored(read_file(path), refs)
    labels: dict[str, Labels] = {level: {} for level in LEVELS}
    for line in lines(folder / "seeds.labels.jsonl"):
        if line["level"] in LEVELS:
            labels[line["level"]][pair(line["a"], line["b"])] = line["degree"]
    started = time.perf_counter()
    copies = review(corpus).copies
    seconds = round(time.perf_counter() - started, 2)
    rows = {}
    for level in LEVELS:
        for least in (2, 1):
            positive = {pair for pair, degree in labels[level].items() if degree >= least}
            rows[f"{level}>={least}"] = measure(ranked(copies, level), positive) | {"seconds": seconds}
        rows[f"{level} degree"] = degrees(copies, level, labels[level])
    return rows


def pool(records: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Measure on one pool of real, independent and copied projects."""
    declaration = read_file(records)
    corpus = stored(declaration, [project.ref or "" for project in declaration.projects])
    real = {project.ref.id for project in corpus if project.ref.id[:3].isdigit()}
    planted = list(lines(folder / f"{records.name.split('.')[0]}.labels.jsonl"))
    positive = {
        level: {pair(row["copy"], row["source"]) for row in planted if row["level"] == level} for level in LEVELS
    }
    related = indirectly_related(planted, list(lines(folder / "seeds.labels.jsonl")))
    started = time.perf_counter()
    copies = review(corpus).copies
    seconds = round(time.perf_counter() - started, 2)
    rows = {}
    for level in LEVELS:
        counted = [
            (score, found)
            for score, found in ranked(copies, level)
            if found in positive[level] or not (set(found) <= real or found in related)
        ]
        rows[level] = measure(counted, positive[level]) | {"seconds": seconds}
    return rows


def indirectly_related(planted: list[dict], labelled: list[dict]) -> set[Pair]:
    """Return the pairs that have a source in common, at one remove in the labelled pairs of real forms."""
    alike = defaultdict(set)
    for row in labelled:
        alike[row["a"]].add(row["b"])
        alike[row["b"]].add(row["a"])
    families = defaultdict(set)
    for row in planted:
        families[row["copy"]] |= {row["source"], *alike[row["source"]]}
    pairs = {pair(copy, source) for copy, family in families.items() for source in family}
    direct = {pair(row["copy"], row["source"]) for row in planted}
    names = sorted(families)
    pairs |= {pair(one, other) for one in names for other in names if one < other and families[one] & families[other]}
    return pairs - direct


def measure(scored: list[tuple[float, Pair]], positive: set[Pair]) -> dict[str, float]:
    """Return average precision, the best F1 with its precision, recall and score, and recall at precision .95."""
    hits, total, best, steady = 0, 0.0, (0.0, 0.0, 0.0, 0.0), 0.0
    for rank, (score, found) in enumerate(sorted(scored, reverse=True), start=1):
        if found in positive:
            hits += 1
            total += hits / rank
        precision, recall = hits / rank, hits / len(positive)
        if hits:
            best = max(best, (2 * precision * recall / (precision + recall), precision, recall, score))
        if precision >= 0.95:
            steady = max(steady, recall)
    names = ("F1", "P", "R", "at")
    return {
        "positive": len(positive),
        "reported": len(scored),
        "found": hits,
        "AP": round(total / len(positive), 3),
        **{name: round(value, 3) for name, value in zip(names, best, strict=True)},
        "R@P.95": round(steady, 3),
    }


def degrees(copies: tuple[Copy, ...], level: str, labels: Labels) -> dict[str, int]:
    """Count the reported pairs by our degree and the labelled one (0 is unlabelled)."""
    counts: dict[str, int] = defaultdict(int)
    for copy in copies:
        if copy.level == level:
            label = labels.get(pair(copy.left.project.id, copy.right.project.id), 0)
            counts[f"{int(copy.degree)}as{label}"] += 1
    return dict(sorted(counts.items()))


def ranked(copies: tuple[Copy, ...], level: str) -> list[tuple[float, Pair]]:
    """Return the reported pairs of a level with their scores."""
    return [(copy.score, pair(copy.left.project.id, copy.right.project.id)) for copy in copies if copy.level == level]


def stored(declaration: Declaration, refs: list[str]) -> list[StoredProject]:
    """Give the projects of a declaration their references as identifiers."""
    document = DocumentRef(declaration.sha256[:16], declaration.source)
    return [
        StoredProject(ProjectRef(ref, project.name, project.unit, project.year, document, ref), project)
        for ref, project in zip(refs, declaration.projects, strict=True)
    ]


def lines(path: Path) -> list[dict]:
    """Read a file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def pair(one: str, other: str) -> Pair:
    """Return both references in one order."""
    return (one, other) if one < other else (other, one)


if __name__ == "__main__":
    main()
