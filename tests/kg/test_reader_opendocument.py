"""Protected OpenDocument files, made by LibreOffice 7.4: opened with the password, named clearly without it."""

import io
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import pbkdf2_hmac, sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from lxml import etree
from made_sheets import tables

from kg.errors import Encrypted, TooLarge, Truncated, UnknownCipher, WrongPassword
from kg.limits import Limits
from kg.readers import ReadOptions, read_document
from kg.readers.kinds import Kind, kind_of
from kg.readers.opendocument import opened

PROTECTED = Path(__file__).with_name("protected")
SHEET = (PROTECTED / "table.ods").read_bytes()
TEXT = (PROTECTED / "text.odt").read_bytes()
PASSWORD = "绩效2024"
MANIFEST = "META-INF/manifest.xml"


def changed(member: str, change: Callable[[bytes], bytes], package: bytes = SHEET) -> bytes:
    """Return a package with one part of its package changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            new = change(data) if name == member else data
            assert (new != data) == (name == member)
            copy.writestr(name, new)
    return target.getvalue()


def test_the_password_opens_a_sheet() -> None:
    document = read_document(SHEET, "密.ods", ReadOptions(password=PASSWORD))
    (table,) = tables(document)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["指标", "目标值"], ["培训人数", "≥1250人"]]
    assert document.sha256 == sha256(SHEET).hexdigest()


@pytest.mark.parametrize("data", [SHEET, TEXT])
def test_what_is_opened_is_a_plain_package(data: bytes) -> None:
    kind = kind_of(data)
    plain = opened(data, "密", kind, ReadOptions(password=PASSWORD))
    assert kind_of(plain) is kind
    assert opened(plain, "明", kind, ReadOptions()) is plain
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        assert "培训人数" in archive.read("content.xml").decode()


def test_without_the_password_it_is_asked_for() -> None:
    with pytest.raises(Encrypted):
        read_document(SHEET, "密.ods")
    with pytest.raises(WrongPassword):
        read_document(SHEET, "密.ods", ReadOptions(password="绩效2025"))


@pytest.mark.parametrize(
    ("part", "other", "told"),
    [
        (b"http://www.w3.org/2001/04/xmlenc#aes256-cbc", b"Blowfish CFB", "Blowfish"),
        (b'"PBKDF2"', b'"Argon2id"', "Argon2id"),
        (b'iteration-count="100000"', b'iteration-count="99999999"', "99999999"),
    ],
)
def test_another_cipher_is_named(part: bytes, other: bytes, told: str) -> None:
    data = changed(MANIFEST, lambda manifest: manifest.replace(part, other))
    with pytest.raises(UnknownCipher, match=told):
        read_document(data, "密.ods", ReadOptions(password=PASSWORD))


def test_a_damaged_part_is_told() -> None:
    data = changed("content.xml", lambda content: content[:-5])
    with pytest.raises(Truncated, match="ods"):
        read_document(data, "密.ods", ReadOptions(password=PASSWORD))


def test_what_is_decrypted_is_measured() -> None:
    with zipfile.ZipFile(io.BytesIO(SHEET)) as archive:
        manifest = etree.fromstring(archive.read(MANIFEST))
    (entry,) = manifest.xpath("//*[@*[local-name()='full-path']='content.xml']")
    settings = {
        etree.QName(name).localname: value for element in entry.iter() for name, value in element.attrib.items()
    }
    start = sha256(PASSWORD.encode()).digest()
    key = pbkdf2_hmac("sha1", start, b64decode(settings["salt"]), int(settings["iteration-count"]), 32)
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    deflated = packer.compress(b" " * (3 << 20)) + packer.flush()
    pad = 16 - len(deflated) % 16
    encryptor = Cipher(AES(key), CBC(b64decode(settings["initialisation-vector"]))).encryptor()
    bomb = encryptor.update(deflated + bytes(pad - 1) + bytes([pad])) + encryptor.finalize()
    checksum = b64encode(sha256(deflated[:1024]).digest()).decode()
    data = changed("content.xml", lambda _: bomb)
    data = changed(MANIFEST, lambda text: text.replace(settings["checksum"].encode(), checksum.encode()), data)
    with pytest.raises(TooLarge, match="ZHIBIAO_READ_UNPACKED_MEGABYTES"):
        opened(data, "密.ods", Kind.OPEN_SHEET, ReadOptions(Limits(unpacked_megabytes=2), PASSWORD))
    assert opened(data, "密.ods", Kind.OPEN_SHEET, ReadOptions(Limits(unpacked_megabytes=4), PASSWORD))
