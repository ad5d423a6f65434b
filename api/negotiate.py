"""Choose a response format by the Accept header (RFC 9110, section 12.5.1); pure functions over text."""

from collections.abc import Sequence
from dataclasses import dataclass


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

    Members that are not media ranges are left out, a quality that is no number counts as 0.
    """
    ranges = [parsed for member in (header or "").split(",") if (parsed := _parse_member(member))]
    return ranges or [MediaRange("*", "*", 1.0)]


def _parse_member(member: str) -> MediaRange | None:
    media, *parameters = (part.strip().lower() for part in member.split(";"))
    main, slash, sub = media.partition("/")
    if not (main and slash and sub):
        return None
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            quality = _quality(value.strip())
    return MediaRange(main, sub, quality)


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


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
