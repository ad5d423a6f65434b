"""What goes through the pipes between the server and a worker; imported by workers, so nothing heavy in here.

An order is a message of JSON. An answer is any number of blocks, and an end or a failure; an end that is not empty
asks for the worker to be replaced. Every message begins with one letter for its kind and four bytes for its length.
"""

import json
from collections.abc import Iterator

ORDER = b"O"
BLOCK = b"B"
END = b"E"
FAILED = b"F"
_HEAD = 5


def packed(kind: bytes, content: bytes = b"") -> bytes:
    """Return one message."""
    return kind + len(content).to_bytes(4, "big") + content


def order(**values: object) -> bytes:
    """Return the message that orders an evaluation."""
    return packed(ORDER, json.dumps(values).encode())


def failure(kind: str, reason: str) -> bytes:
    """Return the message that says why there is no answer.

    :param kind: ``query``, ``store``, ``memory`` or ``defect``.
    """
    return packed(FAILED, json.dumps([kind, reason]).encode())


class Unpacking:
    """Takes bytes as they come and gives whole messages."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def messages(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield kind and content of every message that is complete with *data*."""
        self._bytes += data
        while len(self._bytes) >= _HEAD:
            end = _HEAD + int.from_bytes(self._bytes[1:_HEAD], "big")
            if len(self._bytes) < end:
                return
            kind, content = bytes(self._bytes[:1]), bytes(self._bytes[_HEAD:end])
            del self._bytes[:end]
            yield kind, content
