"""Office files of Microsoft's formats as they were before a password protected them."""

import io
from typing import Any, Final

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

from kg.errors import Encrypted, Truncated, UnknownCipher, WrongPassword

#: In sentences about the "… file".
_KIND: Final = "protected office"

#: Excel protects workbooks against changes with this password, which it never asks for ([MS-OFFCRYPTO] 2.4.2.3).
DEFAULT_PASSWORD: Final = "VelvetSweatshop"


def decrypted(data: bytes, name: str, password: str | None) -> bytes:
    """Return the bytes of an Office file as they were before it was protected.

    Works for doc, xls and everything in Open XML. The password that Excel sets by itself is tried in silence.

    :raises Encrypted, WrongPassword, UnknownCipher: if there is no password, a wrong one, or a method
        that is not known here.
    :raises Truncated: if the file is damaged.
    """
    for candidate in (password, DEFAULT_PASSWORD):
        if candidate:
            opened = _opened(data, name, candidate)
            if opened is not None:
                return opened
    raise WrongPassword(file=name) if password else Encrypted(file=name)


def is_encrypted(data: bytes) -> bool:
    """Tell whether an OLE2 file (doc, xls) is protected by a password; no for a damaged one."""
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except MemoryError:
        raise
    except Exception:  # the library leaves struct, assertion and olefile errors of damaged files as they are
        return False


def _opened(data: bytes, name: str, password: str) -> bytes | None:
    """Return the decrypted bytes, None if it is another password."""
    target = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        _load_key(file, password)
        file.decrypt(target)
    except InvalidKeyError:
        return None
    except (DecryptionError, FileFormatError) as error:
        raise UnknownCipher(file=name, cipher=str(error)) from error
    except MemoryError:
        raise
    except Exception as error:  # see is_encrypted
        raise Truncated(file=name, kind=_KIND) from error
    return target.getvalue()


def _load_key(file: Any, password: str) -> None:
    if file.format == "ooxml":
        file.load_key(password=password, verify_password=True)
        return
    file.load_key(password=password)
    if not hasattr(file, "type"):
        # The library looks at Word's oldest protection, but knows no way to undo it.
        raise DecryptionError("XOR obfuscation")
