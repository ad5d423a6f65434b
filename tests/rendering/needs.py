"""What a machine must have for some formats; tests without it are skipped, in CI they fail."""

import os

import pytest

from tests.rendering.formats.office import available
from tests.rendering.formats.scan import FONT


def need_office() -> None:
    """Leave the test unless LibreOffice is installed."""
    _need(available(), "LibreOffice: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui")


def need_font() -> None:
    """Leave the test unless the Chinese font is installed."""
    _need(FONT.is_file(), "a Chinese font: apt-get install fonts-noto-cjk")


def _need(found: bool, what: str) -> None:
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {what}")
