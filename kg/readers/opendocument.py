"""OpenDocument packages behind a password: the same package, its parts decrypted (OpenDocument 1.2, part 3, 4.8)."""

import base64
import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.etree import _Element

from kg.errors import Encrypted, UnknownCipher, WrongPassword
from kg.readers.base import ReadOptions
from kg.readers.kinds import Kind
from kg.readers.limited import MEGABYTE, check, megabytes
from kg.readers.package import Package, damage_means_truncated

_MANIFEST: Final = "META-INF/manifest.xml"
_NAMES: Final = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_DATA: Final = f"{_NAMES}encryption-data"

#: The one cipher that programs have written since 2012; before that it was Blowfish.
_CIPHER: Final = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
_DERIVATION: Final = ("PBKDF2", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#pbkdf2")

#: Rounds that the key of one part may take, a second of work; LibreOffice makes 100,000.
_MOST_ROUNDS: Final = 2_000_000

#: Bytes at the start of a part that its checksum covers.
_CHECKED: Final = 1024


def opened(data: bytes, name: str, kind: Kind, options: ReadOptions) -> bytes:
    """Return the package as it was before it was protected; itself if it never was.

    :raises Encrypted, WrongPassword: if it is protected and the password is missing or another one.
    :raises UnknownCipher: if it is protected in another way than OpenDocument 1.2 recommends.
    :raises TooLarge: if it holds too many parts, or too many bytes after unpacking.
    :raises Truncated: if it is damaged.
    """
    with damage_means_truncated(name, kind):
        package = Package(data, name, options.limits)
        manifest = package.root(_MANIFEST) if _MANIFEST in package else None
        if manifest is None or next(manifest.iter(_DATA), None) is None:
            return data
        if options.password is None:
            raise Encrypted(file=name)
        return _Opener(name, options.password, options.limits.unpacked_megabytes).repacked(package, manifest)


@dataclass(slots=True)
class _Opener:
    """Decrypts the parts of one package.

    :param most: megabytes that they may have together.
    """

    name: str
    password: str
    most: int
    size: int = 0

    def repacked(self, package: Package, manifest: _Element) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in manifest.iter(f"{_NAMES}file-entry"):
                path = entry.get(f"{_NAMES}full-path", "")
                if path == "/":
                    archive.writestr("mimetype", entry.get(f"{_NAMES}media-type", ""), zipfile.ZIP_STORED)
                elif path in package and not path.endswith("/"):
                    archive.writestr(path, self._part(package, path, entry))
            for protection in list(manifest.iter(_DATA)):
                protection.getparent().remove(protection)  # type: ignore[union-attr]  # it stands inside an entry
            archive.writestr(_MANIFEST, etree.tostring(manifest))
        return target.getvalue()

    def _part(self, package: Package, path: str, entry: _Element) -> bytes:
        with package.open(path) as stream:
            data = stream.read()
        protection = entry.find(_DATA)
        return data if protection is None else self._unpacked(self._decrypted(data, protection))

    def _decrypted(self, data: bytes, protection: _Element) -> bytes:
        # Imported here: only a protected file needs it.
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        settings = _settings(protection)
        cipher, derivation = settings.get("algorithm-name", ""), settings.get("key-derivation-name", "")
        if cipher != _CIPHER or derivation not in _DERIVATION:
            raise UnknownCipher(file=self.name, cipher=(cipher if cipher != _CIPHER else derivation) or "?")
        mode = modes.CBC(base64.b64decode(settings["initialisation-vector"]))
        decryptor = Cipher(algorithms.AES(self._key(settings)), mode).decryptor()
        padded = decryptor.update(data) + decryptor.finalize()
        plain = padded[: -padded[-1]]
        checksum = _hash(settings.get("checksum-type", ""), plain[:_CHECKED])
        if checksum != base64.b64decode(settings["checksum"]):
            raise WrongPassword(file=self.name)
        return plain

    def _key(self, settings: Mapping[str, str]) -> bytes:
        rounds = int(settings["iteration-count"])
        if rounds > _MOST_ROUNDS:
            raise UnknownCipher(file=self.name, cipher=f"PBKDF2 × {rounds}")
        start = _hash(settings.get("start-key-generation-name", "sha1"), self.password.encode())
        salt = base64.b64decode(settings["salt"])
        return hashlib.pbkdf2_hmac("sha1", start, salt, rounds, int(settings.get("key-size", "16")))

    def _unpacked(self, deflated: bytes) -> bytes:
        room = self.most * MEGABYTE - self.size
        plain = zlib.decompressobj(-zlib.MAX_WBITS).decompress(deflated, room + 1)
        self.size += len(plain)
        check(self.name, "unpacked_megabytes", megabytes(self.size), self.most)
        return plain


def _settings(protection: _Element) -> dict[str, str]:
    """Return what the manifest says of a part's protection, attribute → value; the names with their elements'."""
    found: dict[str, str] = {}
    for element in protection.iter(f"{_NAMES}*"):
        kind = str(element.tag).removeprefix(_NAMES)
        for attribute, value in element.attrib.items():
            short = str(attribute).removeprefix(_NAMES)
            named = short.removeprefix(f"{kind}-") == "name"
            # The key of the start key generation has a size of its own, which its hash fixes anyway.
            if named or (short, kind) != ("key-size", "start-key-generation"):
                found[f"{kind}-name" if named else short] = str(value)
    return found


def _hash(method: str, data: bytes) -> bytes:
    """Hash by SHA-256 where the name of the method says so, else by SHA-1, the default of the format."""
    return (hashlib.sha256 if "sha256" in method.lower() else hashlib.sha1)(data).digest()
