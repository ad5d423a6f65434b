"""The material of the training holds together, and the loss asks for the order that the grades give."""

from collections import Counter
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from embeddings.adapt import train
from embeddings.adapt.graded import Name, grade, grades, sets
from embeddings.adapt.lexicon import AUDIENCE, Lexicon, read_lexicon
from embeddings.adapt.train import order_loss, split
from embeddings.model.expand import model_folder
from embeddings.model.files import TOKENIZER
from embeddings.model.inputs import tuned


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon()


def test_every_measure_has_patterns_that_take_an_act(lexicon):
    for measure in lexicon.measures:
        assert all(pattern.count("{}") == 1 for pattern in measure.names + measure.spoken), measure.id
        assert all("{" not in text for text in measure.generic), measure.id
    assert sum(measure.id == AUDIENCE for measure in lexicon.measures) == 1


def test_no_wording_stands_for_two_acts_or_two_outcomes(lexicon):
    names = Counter(name for act in lexicon.acts for name in act.names)
    outcomes = Counter(name for act in lexicon.acts for group in act.outcomes for name in group)
    assert [name for name, n in names.items() if n > 1] == []
    assert [name for name, n in outcomes.items() if n > 1] == []


def test_domains_have_siblings(lexicon):
    assert min(map(len, lexicon.domains.values())) > 1


def test_sets_are_distinct_names_and_the_same_for_the_same_seed(lexicon):
    first, second = (list(islice(sets(lexicon, 5, 80), 3)) for _ in range(2))
    assert first == second
    for names in first:
        assert len({name.text for name in names}) == len(names)
        assert 60 <= len(names) <= 90
        assert all("{" not in name.text for name in names)


def test_sets_hold_every_grade(lexicon):
    names = next(sets(lexicon, 5, 120))
    found = set(np.round(grades(names)).astype(int).ravel().tolist())
    assert found == {0, 1, 2, 3}


def test_grades_are_symmetric_and_highest_for_itself(lexicon):
    wanted = grades(next(sets(lexicon, 6, 80)))
    np.testing.assert_array_equal(wanted, wanted.T)
    np.testing.assert_array_equal(np.diag(wanted), 3)


def test_the_grades_follow_the_rule():
    swept = Name("道路清扫完成率", ("measure", "1", "done"), "环卫", 1, "done", "done")
    assert grade(swept, Name("马路清扫完成率", ("measure", "1", "done"), "环卫", 1, "done", "done")) == 3
    aspect = grade(swept, Name("道路清扫及时率", ("measure", "1", "time"), "环卫", 1, "time", "time"))
    sibling = grade(swept, Name("公厕管护完成率", ("measure", "2", "done"), "环卫", 2, "done", "done"))
    topic = grade(swept, Name("公厕管护及时率", ("measure", "2", "time"), "环卫", 2, "time", "time"))
    general = grade(swept, Name("任务完成率", ("generic", "done"), None, None, "done", "done"))
    ending = grade(swept, Name("教师培训完成率", ("measure", "9", "done"), "教育", 9, "done", "done"))
    other = grade(swept, Name("教师培训及时率", ("measure", "9", "time"), "教育", 9, "time", "time"))
    assert (round(aspect), round(sibling), round(topic), round(general)) == (2, 2, 1, 1)
    assert 0 == other < ending < 0.5


def test_training_and_held_out_domains_do_not_meet(lexicon):
    learned, held = split(lexicon)
    assert not learned.domains.keys() & held.domains.keys()
    assert len(learned.acts) + len(held.acts) == len(lexicon.acts)


def test_the_loss_falls_when_a_better_name_moves_up():
    wanted = torch.tensor([[3.0, 3.0, 0.0], [3.0, 3.0, 0.0], [0.0, 0.0, 3.0]])
    right = torch.tensor([[1.0, 0.9, 0.1], [0.9, 1.0, 0.1], [0.1, 0.1, 1.0]])
    wrong = torch.tensor([[1.0, 0.1, 0.9], [0.1, 1.0, 0.9], [0.9, 0.9, 1.0]])
    assert order_loss(right, wanted) < 0.01 < 1 < order_loss(wrong, wanted)


def without_pooler(tensors):
    # The library's model has one, unused by mean pooling, and the sources have none.
    return {name: value for name, value in tensors.items() if not name.startswith("pooler")}


def test_two_steps_of_training_give_a_folder_that_the_shipped_model_can_be_made_from(tmp_path, monkeypatch):
    shipped = tuned(model_folder())
    monkeypatch.setattr(train, "held_out", lambda model, lexicon: 0.0)
    reports = []
    network = replace(shipped.network, tensors=without_pooler(shipped.network.tensors))
    train.train(tmp_path / "tuned", network, 2, 1e-3, 7, 2, lambda *said: reports.append(said))
    (tmp_path / "tuned" / TOKENIZER).write_text(shipped.tokenizer, encoding="utf-8")
    made = tuned(tmp_path / "tuned")
    assert [step for step, *_ in reports] == [0, 2, 2]
    assert set(made.prompts.values()) == {""}
    words, layer = "embeddings.word_embeddings.weight", "encoder.layer.0.output.dense.weight"
    before, after = shipped.network.tensors, made.network.tensors
    np.testing.assert_array_equal(after[words], before[words])
    # The warm-up begins at nothing, and half of each step is kept.
    assert 0 < np.abs(after[layer] - before[layer]).max() <= 1e-3
