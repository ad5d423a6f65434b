"""What a machine must have for some formats; tests without it are skipped, in CI they fail."""

import os
from importlib.util import find_spec

import pytest

from tests.rendering.formats.office import available
from tests.rendering.formats.scan import FONT


def need_office() -> None:
    """Leave the test unless LibreOffice is installed."""
    need(available(), "LibreOffice: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui")


def need_font() -> None:
    """Leave the test unless the Chinese font is installed."""
    need(FONT.is_file(), "a Chinese font: apt-get install fonts-noto-cjk")


def need_module(name: str, extra: str) -> None:
    """Leave the test, or the whole module at its import, unless the module *name* of an extra is installed."""
    need(find_spec(name) is not None, f"{name}: pip install -e '.[{extra}]'")


def need(found: bool, what: str) -> None:
    """Leave the test, or the whole module at its import, unless *found*.

    :param what: what it needs, and how to get it.
    """
    if found:
        return
    if os.environ.get("CI"):
        pytest.fail(f"needs {what}")
    pytest.skip(f"needs {what}", allow_module_level=True)
