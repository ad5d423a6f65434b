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
MOST_JOBS = 64
#: Two workers take half the time of one (benchmarks/ingest.py), and start only where there are two files to read; more
#: of them want memory and processors that a laptop may not have to spare.
DEFAULT_JOBS = min(2, os.cpu_count() or 1)
#: The one limit that may be switched off.
_MAY_BE_ZERO = "memory_megabytes"


def read_limits() -> Limits:
    """Return the limits for one file: ``ZHIBIAO_READ_<FIELD>`` where it is set, else the default.

    :raises WrongSetting: if one is not a whole number, or too small.
    """
    values = {
        field.name: _number(PREFIX + field.name.upper(), 0 if field.name == _MAY_BE_ZERO else 1)
        for field in fields(Limits)
    }
    return Limits(**{name: value for name, value in values.items() if value is not None})


def read_jobs() -> int:
    """Return the number of worker processes.

    :raises WrongSetting: if ``ZHIBIAO_JOBS`` is not a number from 1 to 64.
    """
    jobs = _number(JOBS, 1)
    if jobs is not None and jobs > MOST_JOBS:
        raise WrongSetting(name=JOBS, value=jobs, reason=Phrase("must be at most {le}", {"le": MOST_JOBS}))
    return DEFAULT_JOBS if jobs is None else jobs


def _number(name: str, least: int) -> int | None:
    text = os.environ.get(name, "").strip()
    if not text:
        return None
    try:
        number = int(text)
    except ValueError as error:
        raise WrongSetting(name=name, value=text, reason=Phrase("must be a whole number")) from error
    if number < least:
        raise WrongSetting(name=name, value=number, reason=Phrase("must be at least {ge}", {"ge": least}))
    return number
