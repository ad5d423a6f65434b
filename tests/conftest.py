"""What every test may ask for."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("ZHIBIAO_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the shared folder with seeds and golds; skip where it is absent, fail in CI."""
    if not SHARED.is_dir():
        reason = f"needs the shared folder (seeds, golds) at {SHARED}; set ZHIBIAO_SHARED"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED
