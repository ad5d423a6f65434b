"""Other models, by folder or by name on the hub: what they say of themselves is done."""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from embeddings.errors import ModelUnavailable
from embeddings.transformer import SentenceTransformerEncoder

LETTERS = sorted(set("服务对象满意度项目按期完成率query: "))
LONGEST = 24  # tokens
REVISION = "0123456789abcdef" * 2 + "01234567"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a small network of chance weights in half precision, built and prompted as Qwen3-Embedding is."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3Model

    folder = tmp_path_factory.mktemp("model") / "tiny"
    pieces = ["<pad>", "<unk>", *LETTERS]
    tokenizer = Tokenizer(models.WordLevel({piece: row for row, piece in enumerate(pieces)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", padding_side="left", model_max_length=LONGEST
    )
    fast.save_pretrained(folder)
    torch.manual_seed(3)
    sizes = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "head_dim": 16}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 1}
    config = Qwen3Config(vocab_size=len(pieces), max_position_embeddings=LONGEST, **sizes, **heads)
    Qwen3Model(config).to(torch.bfloat16).save_pretrained(folder)
    files = {
        "modules.json": [
            {"idx": row, "name": str(row), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for row, (path, kind) in enumerate([("", "Transformer"), ("1_Pooling", "Pooling")])
        ],
        "1_Pooling/config.json": {"embedding_dimension": 32, "pooling_mode": "lasttoken"},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "document": ""}},
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    return folder


@pytest.fixture(scope="module")
def tiny(folder):
    return SentenceTransformerEncoder(folder)


def test_prompts_of_the_model_are_put_before_queries_only(tiny):
    query, same, document = (
        tiny.encode(["满意度"], "query"),
        tiny.encode(["query: 满意度"], "document"),
        tiny.encode(["满意度"]),
    )
    np.testing.assert_allclose(query, same, atol=1e-6)
    assert query[0] @ document[0] < 0.99


def test_dimension_and_unit_length(tiny):
    vectors = tiny.encode(["满意度", "项目按期完成率"])
    assert vectors.shape == (2, tiny.dimension) == (2, 32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_longest_text_of_the_model(tiny):
    long = "项目按期完成率" * 10
    np.testing.assert_allclose(tiny.encode([long]), tiny.encode([long[:LONGEST]]), atol=1e-6)


def test_half_precision_is_not_used_where_neighbours_would_matter(tiny):
    texts = ["满意度", "服务对象满意度项目", "率"]
    np.testing.assert_allclose(tiny.encode(texts), np.concatenate([tiny.encode([text]) for text in texts]), atol=2e-6)


def test_damaged_folder(folder, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(folder, broken)
    (broken / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelUnavailable, match="broken") as caught:
        SentenceTransformerEncoder(broken).encode(["满意度"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("relative", [False, True])
def test_a_path_that_is_not_there_is_never_asked_of_the_hub(relative, tmp_path):
    model = "./no-model" if relative else str(tmp_path / "no-model")
    with pytest.raises(ModelUnavailable) as caught:
        _ = SentenceTransformerEncoder(model).id
    assert str(caught.value) == f"the sentence model {model} cannot be used: there is no such folder"


def test_unreachable_hub_is_said_at_once_in_one_line(tmp_path):
    code = (
        "import sys; from embeddings.transformer import SentenceTransformerEncoder as Encoder\n"
        "try: Encoder('BAAI/bge-small-zh-v1.5').encode(['满意度'])\n"
        "except Exception as error: print(type(error).__name__, error, 'torch' in sys.modules)"
    )
    answer = _run(code, HF_HOME=str(tmp_path), HF_ENDPOINT="http://127.0.0.1:9")
    (line,) = answer.strip().splitlines()
    assert line.startswith(
        "ModelUnavailable the sentence model BAAI/bge-small-zh-v1.5 cannot be used: there is no such"
    )
    assert line.endswith("name a folder to work without a network False")  # nothing heavy was loaded for it


def test_model_downloaded_before_needs_no_network(folder, tmp_path):
    cached = tmp_path / "hub" / "models--some--tiny"
    shutil.copytree(folder, cached / "snapshots" / REVISION)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(REVISION)
    code = (
        "from embeddings.transformer import SentenceTransformerEncoder as Encoder; encoder = Encoder('some/tiny')\n"
        "print(encoder.encode(['满意度']).shape, encoder.id)"
    )
    answer = _run(code, HF_HOME=str(tmp_path), HF_ENDPOINT="http://127.0.0.1:9")
    assert answer.strip() == f"(1, 32) some/tiny@{REVISION[:16]}"


def _run(code, **variables):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")} | variables
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60).stdout
