"""How much of the machine reading may take: the settings that even a command over one text file has to know.

Read straight from the environment, because the library behind the other settings takes longer to import than a text
file to read.
"""

import os
from dataclasses import fields

from kg.errors import Phrase, WrongSetting
from kg.limits import Limits

#: What the name of each limit begins with; the rest is its field in :class:`kg.limits.Limits`.
PREFIX = "ZHIBIAO_READ_"
JOBS = "ZHIBIAO_JOBS"
SOFFICE = "ZHIBIAO_SOFFICE"
MOST_JOBS = 64
#: Two workers take half the time of one (benchmarks/ingest.py), and start only where there are two files to read; more
#: of them want memory and processors that a laptop may not have to spare.
DEFAULT_JOBS = min(2, os.cpu_count() or 1)
#: The one limit that may be switched off.
_MAY_BE_ZERO = "memory_megabytes"
#: Far beyond what any form needs, and still within what clocks and the operating system can count: a day, a terabyte.
_MOST = {
    "megabytes": 1 << 20,
    "unpacked_megabytes": 1 << 20,
    "members": 1_000_000,
    "nesting": 50,
    "pages": 1_000_000,
    "cells": 1_000_000_000,
    "seconds": 86_400,
    "converter_seconds": 86_400,
    "memory_megabytes": 1 << 20,
}


def read_limits() -> Limits:
    """Return the limits for one file: ``ZHIBIAO_READ_<FIELD>`` where it is set, else the default.

    :raises WrongSetting: if one is not a whole number, too small or too large.
    """
    values = {
        field.name: _number(PREFIX + field.name.upper(), 0 if field.name == _MAY_BE_ZERO else 1, _MOST[field.name])
        for field in fields(Limits)
    }
    return Limits(**{name: value for name, value in values.items() if value is not None})


def read_jobs() -> int:
    """Return the number of worker processes.

    :raises WrongSetting: if ``ZHIBIAO_JOBS`` is not a number from 1 to 64.
    """
    jobs = _number(JOBS, 1, MOST_JOBS)
    return DEFAULT_JOBS if jobs is None else jobs


def read_soffice() -> str | None:
    """Return what ``ZHIBIAO_SOFFICE`` says LibreOffice's program is, None where it says nothing."""
    return os.environ.get(SOFFICE, "").strip() or None


def _number(name: str, least: int, most: int) -> int | None:
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    try:
        number = int(text)
    except ValueError as error:
        raise WrongSetting(name=name, value=text, reason=Phrase("must be a whole number")) from error
    if number < least:
        raise WrongSetting(name=name, value=number, reason=Phrase("must be at least {ge}", {"ge": least}))
    if number > most:
        raise WrongSetting(name=name, value=number, reason=Phrase("must be at most {le}", {"le": most}))
    return number
