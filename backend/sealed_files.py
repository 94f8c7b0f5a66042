"""Large files sealed chunk by chunk: changed, reordered or cut ones don't open."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend import secrecy

_MARK = b"YUEBAN1\n"
_PREFIX = 7  # random, with a counter of 4 bytes and 1 byte for "the last one": the 12 bytes of a nonce


def write(file: BinaryIO, chunks: Iterable[bytes], key: bytes) -> None:
    """Each chunk with its length; an empty one, marked as the last, closes the file (so no other may be empty)."""
    cipher, prefix = AESGCM(key), secrets.token_bytes(_PREFIX)
    file.write(_MARK + prefix)
    number = -1
    for number, chunk in enumerate(filter(None, chunks)):
        _put(file, cipher.encrypt(_nonce(prefix, number, last=False), chunk, _MARK))
    _put(file, cipher.encrypt(_nonce(prefix, number + 1, last=True), b"", _MARK))


def read(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The chunks as they were written. Raises WrongKey where the file or the key is another, even after some chunks."""
    if file.read(len(_MARK)) != _MARK:
        raise secrecy.WrongKey("this is not a file of ours")
    cipher, prefix, number = AESGCM(key), file.read(_PREFIX), 0
    while size := int.from_bytes(file.read(4), "big"):
        sealed = file.read(size)
        if len(sealed) != size:
            break
        ended = len(sealed) == 16
        try:
            chunk = cipher.decrypt(_nonce(prefix, number, last=ended), sealed, _MARK)
        except (InvalidTag, ValueError):
            raise secrecy.WrongKey("the file was changed, or sealed with another key") from None
        if ended:
            return
        number += 1
        yield chunk
    raise secrecy.WrongKey("the file is cut short")


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes((last,))


def _put(file: BinaryIO, sealed: bytes) -> None:
    file.write(len(sealed).to_bytes(4, "big") + sealed)
