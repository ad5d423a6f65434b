"""Why a JSON record is refused and where, in sentences that can be translated."""

from typing import Final

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
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "model_type": "must be a JSON object",
    "model_attributes_type": "must be a JSON object",
    "dict_type": "must be a JSON object",
    "enum": "must be one of {expected}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_pattern_mismatch": "must be 64 hexadecimal digits",
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
    template = _REASONS.get(first["type"])
    if template is None:
        # Our own validators speak in sentences of the catalogue; what else pydantic may say stays English.
        return refused(source, place.lstrip("."), first["msg"].removeprefix("Value error, "))
    values = {name: value for name, value in first.get("ctx", {}).items() if f"{{{name}}}" in template}
    if "expected" in values:
        values["expected"] = values["expected"].replace(" or ", ", ")
    return refused(source, place.lstrip("."), Phrase(template, values))
