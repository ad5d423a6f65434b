"""Damaged files that once ended in a traceback, kept as the fuzzer found them and made small."""

import time
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.intake import read_declarations

FOLDER = Path(__file__).parent / "damaged"

#: File → how it ends: the code of an error, or ``read``.
ENDINGS = {
    "label-with-many-blanks.txt": "no_form",
    "one-row-of-pixels.png": "no_form",
    "one-row-of-pixels.tiff": "no_form",
    "zip-of-a-later-version.zip": "truncated",
}


def test_every_kept_file_is_tested() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(ENDINGS)


@pytest.mark.parametrize("name", ENDINGS)
def test_a_damaged_file_ends_as_declared(name: str) -> None:
    start = time.monotonic()
    assert _ending(name) == ENDINGS[name]
    assert time.monotonic() - start < 5


def _ending(name: str) -> str:
    try:
        found = read_declarations((FOLDER / name).read_bytes(), name)
    except InputError as error:
        return error.code
    errors = [error.code for _, error in found if isinstance(error, InputError)]
    return "read" if len(errors) < len(found) else errors[0]
