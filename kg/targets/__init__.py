"""Targets: from the printed cell to operator, value and unit, and back to a canonical print."""

from kg.targets.parse import parse_target
from kg.targets.placeholder import is_placeholder
from kg.targets.show import format_target

__all__ = ["format_target", "is_placeholder", "parse_target"]
