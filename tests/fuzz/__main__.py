"""Fuzz the readers for some minutes: ``python -m tests.fuzz --minutes 35 --kind pdf,docx --seed 1 --json OUT``."""

import json
import re
import subprocess
import time
from pathlib import Path

import click

from tests.fuzz.cases import KINDS, case
from tests.fuzz.corpus import corpus
from tests.fuzz.shrink import shrunk
from tests.fuzz.tally import Finding, Tally
from tests.fuzz.watch import SECONDS, Watched

#: Kinds whose cases take seconds get at most so many, whatever the time.
_SLOW = {"scan": 120, "png": 120, "tiff": 120, "doc": 250, "odt": 250, "rtf": 250}
#: Shares of the time beside 1: what is large or slow gets more of it.
_SHARES = {
    "records": 0.4,
    "pdf_protected": 0.2,
    "docx": 2.0,
    "xlsx": 2.0,
    "html": 1.5,
    "pdf": 3.0,
    "doc": 2.0,
    "odt": 2.0,
}
#: Pictures take seconds a page, and any PDF may turn out to be one.
_PATIENT = {"pdf": 60.0, "scan": 60.0, "png": 60.0, "tiff": 60.0}
_SHRINKING = 60.0
#: Seconds after which a smaller case of one that hangs counts as hanging, too.
_IMPATIENT = 6.0


@click.command()
@click.option("--minutes", default=30.0, show_default=True, help="Time for all kinds together.")
@click.option("--kind", "kinds", default=",".join(KINDS), show_default=True)
@click.option("--seed", default=0, show_default=True)
@click.option("--json", "report", type=click.Path(dir_okay=False, path_type=Path), help="Where the counts go.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Where the found cases go.")
def main(minutes: float, kinds: str, seed: int, report: Path | None, keep: Path | None) -> None:
    """Read damaged files; exit with 1 if one ends in anything but a document or a declared error."""
    started, left = time.monotonic(), kinds.split(",")
    tallies: dict[str, Tally] = {}
    while left:
        # What a kind does not use of its share is for the others.
        share = _SHARES.get(left[0], 1.0) / sum(_SHARES.get(kind, 1.0) for kind in left)
        kind = left.pop(0)
        tallies[kind] = fuzz(kind, seed, share * (minutes * 60 - (time.monotonic() - started)), keep)
        click.echo(f"{kind}: {json.dumps(tallies[kind].as_json(), ensure_ascii=False)}", err=True)
        if report:
            _write(report, tallies, seed, time.monotonic() - started)
    if any(tally.findings or tally.as_json()["growing"] for tally in tallies.values()):
        raise SystemExit(1)


def fuzz(kind: str, seed: int, seconds: float, keep: Path | None = None, cases: int | None = None) -> Tally:
    """Read damaged files of a kind for some seconds.

    :param keep: directory for what is found, made small.
    :param cases: at most so many.
    """
    corpus(kind)
    tally, end = Tally(), time.monotonic() + seconds
    most = cases or _SLOW.get(kind, 1 << 40)
    with Watched(_PATIENT.get(kind, SECONDS)) as watched:
        number = 0
        while time.monotonic() < end and number < most:
            damaged = case(kind, seed, number)
            tally.add(damaged, watched.read(damaged.name, damaged.data))
            number += 1
    tally.settle()
    if keep:
        for finding in tally.findings.values():
            _keep(finding, keep, seed)
    return tally


def _keep(finding: Finding, folder: Path, seed: int) -> None:
    """Save a finding, as it was found and made small."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = KINDS[finding.kind][0]
    stem = f"{finding.kind}-{seed}-{finding.number}-" + re.sub(r"[^\w.]+", "_", finding.place)[:80]
    (folder / f"{stem}{suffix}").write_bytes(finding.data)
    (folder / f"{stem}.trace").write_text(f"{finding.place}\n{finding.how}\n{finding.trace}", encoding="utf-8")
    with Watched(_PATIENT.get(finding.kind, _IMPATIENT if finding.outcome == "hang" else SECONDS)) as watched:

        def shows(data: bytes) -> bool:
            ending = watched.read(f"fuzz{suffix}", data)
            return ending.outcome == "hang" == finding.outcome or ending.place == finding.place

        (folder / f"{stem}.small{suffix}").write_bytes(shrunk(finding.data, shows, _SHRINKING))


def _write(report: Path, tallies: dict[str, Tally], seed: int, seconds: float) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    found = {
        "commit": commit.stdout.strip(),
        "seed": seed,
        "minutes": round(seconds / 60, 1),
        "cases": sum(tally.cases for tally in tallies.values()),
        "kinds": {kind: tally.as_json() for kind, tally in tallies.items()},
    }
    report.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
