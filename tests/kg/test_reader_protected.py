"""Protected Office files: opened with their password, and named for what is wrong otherwise."""

import io
from hashlib import sha256
from random import Random

import pytest
from made_docx import docx, para, row, run, table
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from kg.errors import Encrypted, InputError, Truncated, UnknownCipher, Unreadable, WrongPassword
from kg.limits import Limits
from kg.readers import ReadOptions, read_document
from kg.readers.containers import ole_streams, zip_mimetype, zip_names
from kg.readers.decryption import decrypted, is_encrypted
from kg.readers.protected import read_protected

#: The library that encrypts here writes what is smaller than 4 kB where nobody finds it.
BULK = run(Random(1).randbytes(6000).hex(), "<w:vanish/>")
PLAIN = docx(para("绩效目标表", BULK) + table(row("名称", "甲")))


def protected(data: bytes, password: str) -> bytes:
    return bytes(ECMA376Agile.encrypt(password, io.BytesIO(data)))


@pytest.fixture(scope="module")
def secret() -> bytes:
    return protected(PLAIN, "绩效 2024")


def test_the_password_opens_it(secret: bytes) -> None:
    document = read_document(secret, "密.docx", ReadOptions(password="绩效 2024"))
    assert document.blocks == read_document(PLAIN, "明.docx").blocks
    assert (document.source, document.sha256) == ("密.docx", sha256(secret).hexdigest())


def test_without_password_it_is_encrypted(secret: bytes) -> None:
    with pytest.raises(Encrypted) as caught:
        read_document(secret, "密.docx")
    assert not isinstance(caught.value, WrongPassword)
    assert caught.value.data == {"file": "密.docx"}


def test_another_password_is_wrong(secret: bytes) -> None:
    with pytest.raises(WrongPassword):
        read_document(secret, "密.docx", ReadOptions(password="猜"))


@pytest.mark.parametrize("password", [None, "别的"])
def test_the_password_that_excel_sets_itself_is_tried_in_silence(password: str | None) -> None:
    document = read_document(protected(PLAIN, "VelvetSweatshop"), "只读.docx", ReadOptions(password=password))
    assert document.blocks == read_document(PLAIN, "明.docx").blocks


def test_a_protected_file_in_a_protected_file_is_refused() -> None:
    # The archive at its end makes the inner file one that opens with the right password.
    outer = protected(protected(PLAIN, "1") + PLAIN, "1")
    with pytest.raises(Unreadable, match="inside"):
        read_document(outer, "双.docx", ReadOptions(password="1"))


def test_the_limits_hold_for_what_is_inside(secret: bytes) -> None:
    with pytest.raises(InputError, match="ZHIBIAO_READ_MEMBERS"):
        read_document(secret, "密.docx", ReadOptions(Limits(members=1), password="绩效 2024"))


@pytest.mark.parametrize("cut", [600, 2000, 5000])
def test_a_cut_off_container_is_truncated_or_unknown(secret: bytes, cut: int) -> None:
    with pytest.raises((Truncated, UnknownCipher)) as caught:
        read_protected(secret[:cut], "密.docx", ReadOptions(password="绩效 2024"))
    assert "file file" not in str(caught.value)


def test_a_key_that_would_take_hours_is_refused(secret: bytes) -> None:
    attribute, spare = b'spinCount="100000"', b' standalone="yes"'
    assert secret.count(attribute) == secret.count(spare) == 1
    slow = secret.replace(attribute, b'spinCount="99999999"').replace(spare, b" " * (len(spare) - 2))
    with pytest.raises(UnknownCipher, match="spinCount"):
        read_protected(slow, "慢.docx", ReadOptions(password="绩效 2024"))


def test_plain_files_are_not_encrypted(secret: bytes) -> None:
    assert is_encrypted(secret)
    assert not is_encrypted(PLAIN)
    assert not is_encrypted(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_want_of_memory_is_not_told_as_damage(secret: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_memory(*_: object, **__: object) -> None:
        raise MemoryError

    for target in ("msoffcrypto.OfficeFile", "zipfile.ZipFile", "olefile.OleFileIO"):
        monkeypatch.setattr(target, without_memory)
    for ask in (
        lambda: is_encrypted(secret),
        lambda: decrypted(secret, "a.xlsx", "绩效 2024"),
        lambda: zip_names(b"PK"),
        lambda: zip_mimetype(b"PK"),
        lambda: ole_streams(b""),
    ):
        with pytest.raises(MemoryError):
            ask()
