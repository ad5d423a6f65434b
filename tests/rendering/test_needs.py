"""What a test needs and does not find: skipped on a desk, failed where it decides."""

import pytest

from tests.rendering.needs import need, need_module


def test_what_is_missing_is_skipped_on_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="needs a font"):
        need(found=False, what="a font")


def test_what_is_missing_fails_where_it_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    need(found=True, what="a font")
    need_module("pytest", "dev")
    with pytest.raises(pytest.fail.Exception, match=r"no_such_module: pip install -e '\.\[ocr\]'"):
        need_module("no_such_module", "ocr")
