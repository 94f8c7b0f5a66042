"""Field encryption, blind index and masking: how personal data rests and how it shows."""

from __future__ import annotations

import hmac
import os
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend import settings

_VERSION, _AES_GCM = 1, 1
_HEADER, _NONCE = 3, 12


class WrongKey(Exception):
    """The key file does not open this data; never answered with plain text."""


@dataclass(frozen=True)
class Keys:
    """The installation's root key (32 bytes) and the id its boxes carry; every other key is derived from it."""

    kid: int
    root: bytes

    def derived(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose."""
        return _derived(self.root, purpose)


@cache
def _derived(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, purpose.encode()).derive(root)


@cache
def _cipher(root: bytes, purpose: str) -> AESGCM:
    return AESGCM(_derived(root, purpose))


@cache
def keys() -> Keys:
    """The keys of this installation, read from SECRET_KEY_FILE."""
    return read_keys(settings.current().secret_key_file)


def read_keys(path: Path) -> Keys:
    """Keys from a file of one line `kid:hex`; WrongKey where it is not one."""
    try:
        kid, _, root = path.read_text().strip().partition(":")
        found = Keys(int(kid), bytes.fromhex(root))
    except (OSError, ValueError):
        raise WrongKey(f"{path} is not a key file: make one with `yueban keys`") from None
    if len(found.root) != 32 or not 0 < found.kid < 256:
        raise WrongKey(f"{path}: a key is 32 bytes, its id 1 to 255")
    return found


def make_keys(path: Path) -> bool:
    """A new key file, mode 0400; False and nothing done where one stands already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(f"1:{secrets.token_hex(32)}\n")
    return True


def seal(text: str, place: str) -> bytes:
    """`text` encrypted for one `place` ("table.column"): version, algorithm, key id, nonce, ciphertext and tag."""
    return seal_bytes(text.encode(), place)


def unseal(box: bytes | memoryview, place: str) -> str:
    """The text of a box sealed for `place`; WrongKey where key, place or box were changed."""
    return unseal_bytes(box, place).decode()


def seal_bytes(content: bytes, place: str) -> bytes:
    """As `seal`, for what is no text; a `place` of one row alone ("table id part") keeps its box from opening as another's."""
    held = keys()
    header = bytes((_VERSION, _AES_GCM, held.kid))
    nonce = secrets.token_bytes(_NONCE)
    return header + nonce + _cipher(held.root, "fields").encrypt(nonce, content, header + place.encode())


def unseal_bytes(box: bytes | memoryview, place: str) -> bytes:
    """As `unseal`, for what is no text."""
    held, raw = keys(), bytes(box)
    header, nonce, sealed = raw[:_HEADER], raw[_HEADER : _HEADER + _NONCE], raw[_HEADER + _NONCE :]
    if header != bytes((_VERSION, _AES_GCM, held.kid)) or len(nonce) != _NONCE:
        raise WrongKey(f"{place}: sealed by another key")
    try:
        return _cipher(held.root, "fields").decrypt(nonce, sealed, header + place.encode())
    except InvalidTag:
        raise WrongKey(f"{place}: does not open") from None


def index(text: str, column: str) -> bytes:
    """The blind index of `text` (16 bytes) under `column`'s own key: equal texts are found, none is read."""
    normal = unicodedata.normalize("NFKC", text).strip().upper()
    return hmac.digest(keys().derived(f"index {column}"), normal.encode(), "sha256")[:16]


def mac(text: str, purpose: str) -> bytes:
    """A keyed digest (32 bytes) for codes and tokens that are stored and compared, never read."""
    return hmac.digest(keys().derived(f"mac {purpose}"), text.encode(), "sha256")


def same(one: bytes, other: bytes) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one, other)


def digest(text: str) -> bytes:
    """A plain SHA-256, for tokens of 128 bits and more."""
    return sha256(text.encode()).digest()


def masked_name(name: str) -> str:
    """张三 → 张*, 张小三 → 张*三, 欧阳小明 → 欧*明, Anna Ivanova → A*a; middle names never show."""
    text = name.strip()
    if len(text) <= 1:
        return "*"
    return f"{text[0]}*" if len(text) == 2 else f"{text[0]}*{text[-1]}"


def masked_surname(name: str) -> str:
    """王小明 → 王*: what a hall that shows names shows on its screen."""
    return f"{name.strip()[:1]}*"


def masked_phone(phone: str) -> str:
    """138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****"


def masked_number(number: str) -> str:
    """110101********4514: the first six and the last four of long numbers, otherwise the last two."""
    if len(number) >= 15:
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return "*" * max(len(number) - 2, 2) + number[-2:] if len(number) > 4 else "****"
