"""Score rendered files against their known answers: ``python -m tests.rendering.score_all OUT_DIR``."""

import json
from collections import defaultdict
from pathlib import Path
from statistics import mean

import click

from kg.codec import declaration_to_json
from kg.errors import InputError
from kg.extract import extract
from kg.intake import read_declaration
from tests.rendering.formats import FORMATS
from tests.rendering.formats.direct import direct
from tests.rendering.layouts import draw
from tests.rendering.score import Scores, score

#: The column of the document that a perfect reader would make; what is wrong there is extraction's.
_DIRECT = "direct"


@click.command()
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--differences", default=3, show_default=True, help="How many to print of each file.")
def main(out: Path, differences: int) -> None:
    """Print a table of layouts and formats with the mean of the lower micro-F1, fields or indicators.

    A file that no reader takes scores 0.
    """
    table: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for answers in sorted(out.glob("*.gold.json")):
        stem = answers.name.removesuffix(".gold.json")
        layout, _, seed = stem.rpartition("_")
        gold = json.loads(answers.read_text(encoding="utf-8"))["projects"]
        scored = {_DIRECT: _direct(layout, int(seed), gold)}
        for name, made in FORMATS.items():
            path = out / f"{stem}_{name}{made.suffix}"
            if path.exists():
                scored[name] = _scores(path, gold)
        for name, (scores, why) in scored.items():
            table[layout][name].append(scores.f1)
            for line in why or scores.differences[:differences]:
                click.echo(f"{stem}_{name}  {line}")
    _print(table)


def _direct(layout: str, seed: int, gold: list[dict]) -> tuple[Scores, list[str]]:
    found = declaration_to_json(extract(direct(draw(layout, seed).sheets)))["projects"]
    return score(gold, found), []


def _scores(path: Path, gold: list[dict]) -> tuple[Scores, list[str]]:
    try:
        found = declaration_to_json(read_declaration(path.read_bytes(), path.name))["projects"]
    except InputError as error:
        return score(gold, []), [f"{error.code}: {error}"]
    return score(gold, found), []


def _print(table: dict[str, dict[str, list[float]]]) -> None:
    names = [name for name in (_DIRECT, *FORMATS) if any(name in row for row in table.values())]
    click.echo(f"{'':<18}" + "".join(f"{name:>11}" for name in names))
    for layout, row in table.items():
        cells = (f"{mean(row[name]):.4f}" if name in row else "" for name in names)
        click.echo(f"{layout:<18}" + "".join(f"{cell:>11}" for cell in cells))


if __name__ == "__main__":
    main()
