"""Records to the JSON of the public contract and back."""

from kg.codec.decode import declaration_from_json, declarations_from_json, project_from_json
from kg.codec.encode import declaration_to_json, number_to_json, project_to_json

__all__ = [
    "declaration_from_json",
    "declaration_to_json",
    "declarations_from_json",
    "number_to_json",
    "project_from_json",
    "project_to_json",
]
