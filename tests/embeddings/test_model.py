"""The shipped model unpacks whole, once, and is what its packed file says."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from embeddings.cache import VARIABLE
from embeddings.errors import CacheUnavailable, ModelUnavailable
from embeddings.model import expand


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    return tmp_path


def test_unpacked_at_once_by_several_and_then_reused(cache):
    with ThreadPoolExecutor(2) as pool:
        folders = {future.result() for future in [pool.submit(expand.model_folder) for _ in range(2)]}
    (folder,) = folders
    assert list(cache.iterdir()) == [folder]
    changed = (folder / "model.safetensors").stat().st_mtime_ns
    assert expand.model_folder() == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == changed


def test_interrupted_unpacking_leaves_nothing(cache, monkeypatch):
    monkeypatch.setattr(expand, "_settings", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(ModelUnavailable, match="disk full"):
        expand.model_folder()
    assert not list(cache.iterdir())


def test_damaged_package(cache, monkeypatch, tmp_path):
    broken = tmp_path / "broken.npz"
    broken.write_bytes(expand.PACKED.read_bytes()[:1000])
    monkeypatch.setattr(expand, "PACKED", broken)
    with pytest.raises(ModelUnavailable):
        expand.model_folder()


def test_no_cache_directory(cache, monkeypatch):
    (cache / "file").write_text("x")
    monkeypatch.setenv(VARIABLE, str(cache / "file"))
    with pytest.raises(CacheUnavailable, match=VARIABLE):
        expand.model_folder()


def test_blocks_of_four_bits():
    nibbles = np.array([[0x10 * (15 - i) + i for i in range(16)]], np.uint8)
    weight = expand._weight({"w#q": nibbles, "w#d": np.array([0.5], np.float16)}, "w", rows=1)
    assert weight.tolist() == [[(i - 8) / 2 for i in range(16)] + [(7 - i) / 2 for i in range(16)]]


def test_unrelated_texts_score_near_zero(sentences):
    texts = expand.CENTRE.with_suffix(".txt").read_text(encoding="utf-8").splitlines()[::12]
    vectors = sentences.encode(texts)
    cosines = (vectors @ vectors.T)[np.triu_indices(len(texts), 1)]
    assert abs(np.median(cosines)) < 0.1
