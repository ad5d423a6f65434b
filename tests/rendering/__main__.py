"""Write rendered forms and their known answers: ``python -m tests.rendering OUT_DIR --seeds 3``."""

import json
from pathlib import Path

import click

from tests.rendering.formats import FORMATS, render
from tests.rendering.layouts import LAYOUTS, draw


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seeds", default=1, show_default=True, help="Files per layout and format.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--formats", default="docx,xlsx,html,csv", show_default=True, help=f"Of {', '.join(FORMATS)}.")
@click.option("--layouts", default=",".join(LAYOUTS), show_default=True)
def main(out: Path, seeds: int, first: int, formats: str, layouts: str) -> None:
    """Write LAYOUT_SEED_FORMAT.suffix and LAYOUT_SEED.gold.json into OUT."""
    out.mkdir(parents=True, exist_ok=True)
    for layout in layouts.split(","):
        for seed in range(first, first + seeds):
            drawn = draw(layout, seed)
            stem = f"{layout}_{seed}"
            gold = json.dumps({"source": stem, "projects": drawn.gold}, ensure_ascii=False, indent=1)
            (out / f"{stem}.gold.json").write_text(gold, encoding="utf-8")
            for name in formats.split(","):
                (out / f"{stem}_{name}{FORMATS[name].suffix}").write_bytes(render(drawn.sheets, name))


if __name__ == "__main__":
    main()
