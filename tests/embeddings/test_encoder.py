"""Every encoder keeps the same promises."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from embeddings.encoder import KeywordEncoder
from embeddings.errors import ModelUnavailable
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.transformer import SentenceTransformerEncoder

TEXTS = [
    "服务对象满意度",
    "项目按期完成率",
    "补贴发放及时率",
    "对辖区内老旧小区的道路和管网进行改造，改善居民的居住条件，年底前完成验收",
]


def test_rows_are_unit_float32_of_the_said_length(encoder):
    vectors = encoder.encode(TEXTS[:3])
    assert vectors.shape == (3, encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_same_text_same_vector_whatever_stands_beside_it(encoder):
    together = encoder.encode([*TEXTS, ""] * 9)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together[:4], alone, atol=2e-6)


def test_no_text_and_empty_text(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimension)
    vectors = encoder.encode(["", "   ", "满意度"])
    assert not vectors[:2].any()
    assert np.isfinite(vectors).all()
    assert vectors[2].any()


def test_id_carries_a_checksum(encoder):
    name, checksum = encoder.id.split("@")
    assert name
    assert len(checksum) == 16


def test_keyword_similarities_can_be_worked_out_by_hand():
    encoder = KeywordEncoder(["满意", "企业", "群众"])
    vectors = encoder.encode(["企业满意度", "群众满意度", "企业数量", "完成率"])
    np.testing.assert_allclose(vectors @ vectors[0], [1, 0.5, 2**-0.5, 0], atol=1e-6)


def test_keywords_are_part_of_the_id():
    assert KeywordEncoder(["满意"]).id != KeywordEncoder(["企业"]).id


def test_meaning_is_found_where_no_word_is_shared(sentences):
    asked, alike, unlike = sentences.encode(["病人花钱少了", "医疗费用降低情况", "设备购置数量"])
    assert asked @ alike > 0.3 > 0.1 > asked @ unlike


def test_shipped_model_runs_as_in_sentence_transformers(sentences, library):
    texts = [*TEXTS, "PM2.5浓度≤35μg/m³", "  两端有空格 ", "很长的目标" * 300]
    for role in ("query", "document"):
        cosines = (sentences.encode(texts, role) * library.encode(texts, role)).sum(axis=1)
        assert cosines.min() > 0.995  # the shipped graph also rounds what goes into its layers
    assert sentences.dimension == library.dimension == 384
    assert sentences.id != library.id


def test_any_number_of_threads_may_encode(sentences):
    alone = sentences.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(lambda _: sentences.encode(TEXTS), range(12)):
            np.testing.assert_allclose(vectors, alone, atol=2e-6)


@pytest.mark.parametrize("kind", [SentenceTransformerEncoder, OnnxEncoder])
def test_folder_without_a_model(kind, tmp_path):
    with pytest.raises(ModelUnavailable, match=tmp_path.name):
        kind(tmp_path).encode(["满意度"])


def test_importing_the_room_is_cheap():
    heavy = ("torch", "onnxruntime", "tokenizers", "sentence_transformers", "faiss", "jieba", "tantivy")
    code = (
        "import sys, embeddings.index, embeddings.encoder, embeddings.embedded, embeddings.backends;"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert answer.stdout.strip() == "[]"


def test_shipped_model_needs_neither_torch_nor_a_network():
    code = (
        "import sys; from embeddings.embedded import embedded_encoder; embedded_encoder().encode(['满意度']);"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert answer.stdout.strip() == "[]"
