"""Office files behind a password: decrypted in memory, then read by the reader of what they are."""

from dataclasses import replace
from hashlib import sha256

from kg.documents import Document
from kg.errors import Unreadable
from kg.readers import read_document
from kg.readers.base import ReadOptions
from kg.readers.decryption import decrypted
from kg.readers.kinds import Kind, kind_of


def read_protected(data: bytes, name: str, options: ReadOptions) -> Document:
    """Open the file with the password of the options and read what is in it.

    :raises Encrypted: if there is no password.
    :raises WrongPassword: if the password does not open it.
    :raises UnknownCipher: if it is encrypted in a way that is not known here.
    :raises Unreadable: if what it protects is protected again.
    :raises InputError: whatever the reader of its content raises.
    """
    opened = decrypted(data, name, options.password)
    if kind_of(opened) is Kind.PROTECTED:
        # Once opened, no program writes another layer; a file that has one is made to keep a reader busy.
        raise Unreadable(file=name, reason="a protected file inside a protected file")
    return replace(read_document(opened, name, options), sha256=sha256(data).hexdigest())
