"""How well the library puts names together, against groups of names that people made: one line for each threshold.

    python benchmarks/library.py equivalence.json FILE…

The files are declarations; the groups are ``tier_A`` of equivalence.json: group → names that mean the same. Every pair
of names of the groups counts once; a pair is right if both stand in one group. The two thresholds of ``kg.library``
are the only numbers that were chosen by it.
"""

import json
import sys
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from api.library import IndexLikeness
from api.settings import Settings
from api.workspace import Workspace
from kg.iris import normalise_name
from kg.library import candidates, clustered, names_of
from kg.library.names import links_of

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7)


def main(truth: Path, files: list[Path]) -> None:
    """Print precision and recall of the pairs put together, and of those that a person would be asked about."""
    groups = json.loads(truth.read_text("utf-8"))["tier_A"]
    group_of = {normalise_name(name): group for group, names in groups.items() for name in names}
    with TemporaryDirectory() as home, Workspace.open(Settings(home=Path(home))) as workspace:
        workspace.ingest(files)
        names = names_of(workspace.state().snapshot.facts.values())
        links = links_of(names, IndexLikeness(workspace.state()))
    judged = {name for name in names if name in group_of}
    right = {pair for pair in combinations(sorted(judged), 2) if group_of[pair[0]] == group_of[pair[1]]}
    print(f"{len(names)} names, {len(judged)} in groups, {len(right)} pairs mean the same")
    print("threshold  joined  precision  recall | asked  right among them")
    for threshold in THRESHOLDS:
        clusters = clustered(names, links, (), automatic=threshold)
        joined = {pair for c in clusters for pair in combinations([m for m in c.members if m in judged], 2)}
        single = clustered(names, links, (), automatic=2.0)
        asked = candidates(single, links, (), (), near=threshold)
        pairs = {tuple(sorted((c.left, c.right))) for c in asked if {c.left, c.right} <= judged}
        precision = len(joined & right) / len(joined) if joined else 1.0
        print(
            f"{threshold:9.2f}  {len(joined):6d}  {precision:9.3f}  {len(joined & right) / len(right):6.3f} | "
            f"{len(pairs):5d}  {len(pairs & right):5d}"
        )
        for pair in sorted(joined - right):
            print("           wrong:", *pair)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
