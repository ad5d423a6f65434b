"""Layouts: records in, abstract sheets and the known answers out."""

from importlib import import_module

from tests.rendering.layouts.base import Drawn, Layout

#: Name of a layout = name of its module, which offers ``draw``.
LAYOUTS: tuple[str, ...] = (
    *("national", "district", "self_evaluation", "central", "unit"),
    *("listing", "region", "provincial", "older", "transposed"),
)

__all__ = ["LAYOUTS", "Drawn", "Layout", "draw"]


def draw(layout: str, seed: int) -> Drawn:
    """Draw made-up records in a layout.

    :param layout: one of :data:`LAYOUTS`.
    :param seed: decides the records, the wordings and everything else that varies.
    """
    module: Layout = import_module(f"tests.rendering.layouts.{layout}")  # type: ignore[assignment]
    return module.draw(seed)
