"""Layouts: records in, abstract sheets and the known answers out."""

from dataclasses import replace
from importlib import import_module
from random import Random

from tests.rendering.layouts.base import Drawn, Layout
from tests.rendering.layouts.wear import wear

#: Name of a layout = name of its module, which offers ``draw``.
LAYOUTS: tuple[str, ...] = (
    *("national", "district", "self_evaluation", "central", "unit"),
    *("listing", "region", "provincial", "older", "transposed"),
    *("tree", "periods", "inline", "unit_evaluation", "export", "disclosure"),
)

__all__ = ["LAYOUTS", "Drawn", "Layout", "draw"]


def draw(layout: str, seed: int) -> Drawn:
    """Draw made-up records in a layout.

    :param layout: one of :data:`LAYOUTS`.
    :param seed: decides the records, the wordings and everything else that varies; odd ones are worn by typists.
    """
    module: Layout = import_module(f"tests.rendering.layouts.{layout}")  # type: ignore[assignment]
    drawn = module.draw(seed)
    return replace(drawn, sheets=wear(drawn.sheets, Random(f"wear {layout} {seed}"))) if seed % 2 else drawn
