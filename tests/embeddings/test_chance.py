"""The chance rises with similarity, and is certain for the same text only."""

from hypothesis import given
from hypothesis import strategies as st

from embeddings.adapt.calibrate import fit
from embeddings.chance import NOTHING_SIMILAR, chance

SIMILARITY = st.floats(0, 1)


@given(SIMILARITY, SIMILARITY)
def test_the_chance_rises_with_similarity(one, other):
    low, high = sorted((one, other))
    assert 0 <= chance(low) <= chance(high) <= 1


@given(st.floats(0, 0.999))
def test_only_the_same_text_is_certain(similarity):
    assert chance(similarity) < chance(1) == 1


def test_what_counts_as_nothing_similar_is_unlikely_to_be_the_same():
    assert chance(NOTHING_SIMILAR) < 0.05


def test_the_fit_finds_the_curve_that_the_answers_were_drawn_from():
    import numpy as np

    chances = np.random.default_rng(1)
    similarity = chances.uniform(0, 1, 20_000)
    same = chances.uniform(0, 1, 20_000) < 1 / (1 + np.exp(-9 * (similarity - 0.7)))
    steepness, middle = fit(similarity, same)
    assert abs(steepness - 9) < 0.5
    assert abs(middle - 0.7) < 0.01
