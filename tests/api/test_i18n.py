"""The Chinese catalogue and the code agree."""

import ast
import re
from pathlib import Path

import pytest

from api import i18n
from api.semantics import translated
from embeddings import errors as embedding_errors
from kg import errors
from kg.codec import reasons as reasons_module
from kg.intake import read_declaration

ROOT = Path(__file__).parents[2]
#: Functions that put sentences into the reader's language → which of their arguments these are.
SENTENCES = {"tr": slice(1), "Phrase": slice(1), "trn": slice(1, 3)}
VALUES = re.compile(r"\{(\w+)[^}]*\}")


def sentences_in_code() -> set[str]:
    found = set()
    for path in (path for room in ("api", "embeddings", "kg") for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SENTENCES:
                found |= {a.value for a in node.args[SENTENCES[node.func.id]] if isinstance(a, ast.Constant)}
    return found | {sentence for ways in i18n.ADVICE.values() for sentence in ways.values()}


def error_templates() -> set[str]:
    kinds = [errors.ZhibiaoError, embedding_errors.EmbeddingError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return {kind.template for kind in kinds} - {errors.ZhibiaoError.template}


@pytest.mark.parametrize("sentence", sorted(sentences_in_code() | error_templates()))
def test_every_sentence_has_a_chinese_one_with_the_same_values(sentence: str) -> None:
    chinese = i18n.catalogue().get(sentence)
    assert chinese, "add it to api/zh.toml"
    assert set(VALUES.findall(chinese)) == set(VALUES.findall(sentence))
    assert re.search(r"[\u4e00-\u9fff]", VALUES.sub("", chinese)) or not re.search(r"[a-z]", VALUES.sub("", sentence))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "C"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_follows_the_locale(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    i18n.language.cache_clear()
    assert i18n.language() == expected
    i18n.language.cache_clear()


def test_what_is_wrong_with_a_model_is_said_in_one_language() -> None:
    reason = embedding_errors.Phrase("there is no such folder")
    with pytest.raises(errors.IndexFailure) as caught, translated():
        raise embedding_errors.ModelUnavailable("./bge", reason)
    assert i18n.error_text(caught.value, "zh") == "无法检索：文本模型 ./bge 不能使用：目录不存在"
    assert (
        i18n.error_text(caught.value, "en")
        == str(caught.value)
        == "search is not possible: the sentence model ./bge cannot be used: there is no such folder"
    )


def test_what_a_library_said_keeps_its_own_words() -> None:
    with pytest.raises(errors.IndexFailure) as caught, translated():
        raise embedding_errors.EngineFailed("flat", "median {x}")
    assert i18n.error_text(caught.value, "zh") == "无法检索：向量引擎 flat 出错：median {x}"


def test_the_place_of_a_bad_record_is_told_in_chinese() -> None:
    for text, expected in (
        ('{"name": "甲",\n}', "a.json：第2行第1列：不是有效的 JSON：此处应有用双引号括起的键名"),
        ('{"name": "甲", "year": 2024}\n{"name": 3}', "a.json：第2行：name：必须是文字"),
        ('{"name": "甲", "year": "x"}', "a.json：year：必须是整数"),
        ('{"x": NaN}', "a.json：最外层：NaN 不是 JSON 数字"),
    ):
        with pytest.raises(errors.InvalidRecord) as caught:
            read_declaration(text.encode(), "a.json")
        assert i18n.error_text(caught.value, "zh") == expected


def test_every_reason_of_a_bad_record_has_a_chinese_one() -> None:
    reasons = set(reasons_module._REASONS.values())
    source = (ROOT / "kg" / "codec" / "shapes.py").read_text("utf-8")
    reasons |= set(re.findall(r'ValueError\("([^"]+)"\)', source))
    assert len(reasons) > 15
    assert [reason for reason in sorted(reasons) if reason not in i18n.catalogue()] == []
