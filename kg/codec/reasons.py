"""Why a value from outside is refused and where, in sentences that can be translated."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from kg.errors import InvalidRecord, Phrase

#: Place of what is wrong with the file as a whole.
TOP: Final = Phrase("top level")

#: Kind of a pydantic error (https://docs.pydantic.dev/latest/errors/validation_errors/) → our words for it, with places
#: for the values in its context.
_REASONS: Final = {
    "missing": "is missing",
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number of sensible size",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number of sensible size",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_unicode": "must not hold half of a surrogate pair",
    "string_too_short": "must not be shorter than {min_length}",
    "too_short": "must not be shorter than {min_length}",
    "string_too_long": "must not be longer than {max_length}",
    "too_long": "must not be longer than {max_length}",
    "extra_forbidden": "there is no such field here",
    "json_invalid": "this is not JSON",
    "list_type": "must be a list",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object",
    "dict_type": "must be a JSON object",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}


def refused(source: str, place: str | Phrase, reason: str | Phrase) -> InvalidRecord:
    """Return the error about one place of a file.

    :param place: path of keys and positions; empty for the file as a whole.
    """
    return InvalidRecord(file=source, place=place or TOP, reason=Phrase(reason) if isinstance(reason, str) else reason)


def invalid(error: ValidationError, source: str, place: str) -> InvalidRecord:
    """Return the error about the first thing that a shape does not allow."""
    first = error.errors(include_url=False, include_input=False)[0]
    for part in first["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    return refused(source, place.lstrip("."), reason_of(first))


def reason_of(error: Mapping[str, Any]) -> Phrase:
    """Return what is wrong with one value.

    :param error: an entry of what pydantic lists.
    """
    template = _REASONS.get(error["type"])
    if template is None:
        # Our own validators speak in sentences of the catalogue; what else pydantic may say stays English.
        return Phrase(str(error["msg"]).removeprefix("Value error, "))
    values = {name: value for name, value in error.get("ctx", {}).items() if f"{{{name}}}" in template}
    if "expected" in values:
        values["expected"] = values["expected"].replace(" or ", ", ")
    return Phrase(template, values)
