"""Choose by the headers Accept, Accept-Encoding and Accept-Language (RFC 9110, section 12.5); functions over text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


def weighted(header: str | None) -> Iterator[tuple[str, float]]:
    """Yield the members of such a header in lower case, each with its quality: 0 (never) to 1 (best, if none is said).

    A quality that is no number counts as 0.
    """
    for member in (header or "").lower().split(","):
        name, *parameters = (part.strip() for part in member.split(";"))
        said = [value.strip() for key, _, value in (each.partition("=") for each in parameters) if key.strip() == "q"]
        yield name, _quality(said[-1]) if said else 1.0


def _quality(text: str) -> float:
    try:
        # In this order a NaN becomes 0.
        return min(max(0.0, float(text)), 1.0)
    except ValueError:
        return 0.0


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of an Accept header.

    :param quality: 0 (never) to 1 (best).
    """

    type: str
    subtype: str
    quality: float

    def matches(self, media_type: str) -> bool:
        """Tell whether this range covers a concrete media type."""
        main, _, sub = media_type.partition("/")
        return self.type in ("*", main) and self.subtype in ("*", sub)

    @property
    def precision(self) -> int:
        """How specific the range is: 2 ``a/b``, 1 ``a/*``, 0 ``*/*``."""
        return (self.type != "*") + (self.subtype != "*")


def parse_accept(header: str | None) -> list[MediaRange]:
    """Return the members of an Accept header in the order given; an empty or missing header means ``*/*``.

    Members that are not media ranges are left out.
    """
    parts = ((*name.partition("/"), quality) for name, quality in weighted(header))
    return [MediaRange(main, sub, quality) for main, _, sub, quality in parts if main and sub] or [
        MediaRange("*", "*", 1.0)
    ]


def best_match(header: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best, None if none is acceptable.

    :param offered: concrete media types, the server's favourite first; it wins every tie.
    """
    ranges = parse_accept(header)

    def quality(media_type: str) -> float:
        fitting = [accepted for accepted in ranges if accepted.matches(media_type)]
        return max(fitting, key=lambda accepted: accepted.precision).quality if fitting else 0.0

    best = max(offered, key=quality)
    return best if quality(best) > 0 else None


def takes_gzip(header: str | None) -> bool:
    """Say whether an answer may be packed by gzip, and the client does not like it better as it is.

    :param header: Accept-Encoding; None or empty if there is none: not every such client can unpack.
    """
    known = dict(weighted(header))
    gzip = max((known[name] for name in ("gzip", "x-gzip") if name in known), default=known.get("*", 0.0))
    return gzip > 0 and gzip >= known.get("identity", 0.0)
