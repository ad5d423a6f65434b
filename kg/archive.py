"""ZIP archives: their members one by one, in memory only, and never more of them than the limits allow."""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from kg.errors import Encrypted, InputError, TooLarge, Truncated, UnknownCipher, UnsupportedFormat, WrongPassword
from kg.files import is_litter, require_size, shown
from kg.limits import Limits
from kg.readers.kinds import Kind, kind_of

_MEGABYTE = 1 << 20

#: What would lead a path out of its directory.
_UPWARDS = re.compile(r"^/+|(?:(?<=^)|(?<=/))\.\./+")

_ENCRYPTED_FLAG: Final = 0x1
_STRONG_FLAG: Final = 0x40
_UTF8_FLAG: Final = 0x800
_AES: Final = 99

#: Packed bytes that are unpacked at a time where the size of the result cannot be limited.
_BITE: Final = 16

#: Signature of an entry in the directory (APPNOTE 4.3.12).
_ENTRY = b"PK\x01\x02"

#: Bytes at the end among which the module looks for the record of the directory; no directory this short is large.
_TAIL: Final = (1 << 16) + 22

#: NotImplementedError: an entry that asks for a later version of ZIP than there is.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)


@dataclass(slots=True)
class _Allowance:
    """What may still be unpacked, from this archive and from those in it."""

    file: str
    limits: Limits
    members: int = 0
    size: int = 0

    def take_members(self, count: int) -> None:
        self.require_members(count)
        self.members += count

    def require_members(self, count: int) -> None:
        self._refuse("members", self.members + count, self.limits.members, "ZHIBIAO_READ_MEMBERS")

    def take_size(self, size: int) -> None:
        self.size += size
        megabytes = -(-self.size // _MEGABYTE)
        self._refuse("unpacked MB", megabytes, self.limits.unpacked_megabytes, "ZHIBIAO_READ_UNPACKED_MEGABYTES")

    def enter(self, depth: int) -> None:
        self._refuse("archives in archives", depth, self.limits.nesting, "ZHIBIAO_READ_NESTING")

    def _refuse(self, what: str, size: int, limit: int, setting: str) -> None:
        if size > limit:
            raise TooLarge(file=self.file, what=what, size=size, limit=limit, setting=setting)


def members(
    data: bytes, name: str, limits: Limits, password: str | None = None
) -> Iterator[tuple[str, bytes | InputError]]:
    """Yield the files in a ZIP archive and in the archives in it: path and bytes, or what is wrong with one of them.

    Directories and what systems leave behind (``__MACOSX``, hidden files, ``Thumbs.db``) are passed over. A path in an
    inner archive begins with that archive's own. Nothing is written anywhere.

    :param name: the archive's name, for messages.
    :param limits: ``members``, ``unpacked_megabytes`` and ``nesting`` hold for the archive with all that is in it,
        ``megabytes`` for each file.
    :raises TooLarge: if the archive is beyond a limit, by what it declares before anything is unpacked.
    :raises Truncated: if its directory is lost.
    """
    yield from _members(data, "", _Allowance(name, limits), password, 0)


def _members(
    data: bytes, path: str, allowance: _Allowance, password: str | None, depth: int
) -> Iterator[tuple[str, bytes | InputError]]:
    allowance.enter(depth)
    with _opened(data, path or allowance.file, allowance) as archive:
        wanted = [(info, f"{path}{name}") for info, name in _wanted(archive)]
        allowance.take_size(sum(info.file_size for info, _ in wanted))
        for info, place in wanted:
            try:
                content = _content(archive, info, place, allowance.limits, password)
            except InputError as error:
                yield place, error
                continue
            if kind_of(content) is not Kind.ZIP:
                yield place, content
                continue
            try:
                yield from _members(content, f"{place}/", allowance, password, depth + 1)
            except Truncated as error:
                yield place, error


class _Counted(io.BytesIO):
    """An archive whose directory is counted when it is read, before the entries take a kilobyte of memory each.

    The module reads the directory in one piece, wherever it has found it: at the end, or where a ZIP64 record or a
    forged one says. What a directory holds beside entries (comments) can only make the count too large.
    """

    def __init__(self, data: bytes, allowance: _Allowance) -> None:
        super().__init__(data)
        self._allowance: _Allowance | None = allowance

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        if self._allowance is not None and len(piece) > _TAIL:
            self._allowance.require_members(piece.count(_ENTRY))
        return piece

    def opened(self) -> None:
        """Count no more: what is read now is content."""
        self._allowance = None


def _opened(data: bytes, file: str, allowance: _Allowance) -> zipfile.ZipFile:
    counted = _Counted(data, allowance)
    try:
        archive = zipfile.ZipFile(counted)
    except _DAMAGE as error:
        raise Truncated(file=file.rstrip("/"), kind="ZIP") from error
    counted.opened()
    allowance.take_members(len(archive.infolist()))
    return archive


def _wanted(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    for info in archive.infolist():
        name = shown(_UPWARDS.sub("", _name(info).replace("\\", "/")))
        if name and not name.endswith("/") and not is_litter(name):
            yield info, name


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member; one without the mark of UTF-8 comes from a Mac (UTF-8 all the same) or Windows."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _content(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, limits: Limits, password: str | None
) -> bytes:
    """Unpack one member, no further than the size that it declares, whatever the packed bytes would give."""
    require_size(info.file_size, limits.megabytes, place)
    encrypted = bool(info.flag_bits & _ENCRYPTED_FLAG)
    if info.compress_type == _AES or info.flag_bits & _STRONG_FLAG:
        raise UnknownCipher(file=place, cipher="AES")
    if encrypted and password is None:
        raise Encrypted(file=place)
    for key in _keys(password) if encrypted else (None,):
        try:
            with archive.open(info, pwd=key) as member:
                return _unpacked(member, info)
        except NotImplementedError as error:
            found = f"ZIP compression {info.compress_type}"
            raise UnsupportedFormat(file=place, found=found, supported="deflate, bzip2, lzma") from error
        except (RuntimeError, *_DAMAGE) as error:
            # A wrong password passes the one byte that is checked once in 256 times, and then looks like damage.
            if not encrypted:
                raise Truncated(file=place, kind="ZIP") from error
    raise WrongPassword(file=place)


def _unpacked(member: IO[bytes], info: zipfile.ZipInfo) -> bytes:
    if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # To ask for all of it would unpack two gigabytes before the module looks at the declared size.
        return member.read(info.file_size + 1)
    # Of the other methods the module unpacks at once what it has read, and a kilobyte of bzip2 can give gigabytes.
    assert isinstance(member, zipfile.ZipExtFile)
    member.MIN_READ_SIZE = _BITE
    return b"".join(iter(lambda: member.read1(_BITE), b""))


def _keys(password: str | None) -> Iterator[bytes]:
    """Yield a password as the programs of either side of the world encode it."""
    text = password or ""
    yield from dict.fromkeys((text.encode("utf-8", "replace"), text.encode("gb18030", "replace")))
