"""Say that a file is beyond one of the limits: the one place that knows what people call them."""

from typing import Final

from kg.errors import Phrase, TooLarge

MEGABYTE: Final = 1 << 20

#: Field of :class:`kg.limits.Limits` → what is counted.
_WHAT: Final = {
    "cells": Phrase("cells"),
    "members": Phrase("members"),
    "nesting": Phrase("nesting"),
    "pages": Phrase("pages"),
    "unpacked_megabytes": Phrase("unpacked megabytes"),
}


def too_large(name: str, field: str, size: object, limit: object, *, what: Phrase | None = None) -> TooLarge:
    """Return the error to raise beyond a limit.

    :param name: the file's name.
    :param field: name of the limit in :class:`kg.limits.Limits`.
    :param size: what was found, in the unit of the limit.
    :param what: what was counted, where the name of the limit does not tell.
    """
    return TooLarge(
        file=name, what=what or _WHAT[field], size=size, limit=limit, setting=f"ZHIBIAO_READ_{field.upper()}"
    )


def check(name: str, field: str, size: int, limit: int, *, what: Phrase | None = None) -> None:
    """Refuse a file beyond a limit; the parameters are those of :func:`too_large`.

    :raises TooLarge: if *size* is above *limit*.
    """
    if size > limit:
        raise too_large(name, field, size, limit, what=what)


def megabytes(size: int) -> int:
    """Return a number of bytes in megabytes, begun ones counting whole."""
    return -(-size // MEGABYTE)
