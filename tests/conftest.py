"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No clock: a busy machine fails no test. ``--hypothesis-profile search`` looks longer.
settings.register_profile("suite", max_examples=50, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile("suite")

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
