"""References, ticket codes and tokens: what people quote, type and scan."""

from __future__ import annotations

import secrets
import unicodedata

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TICKET_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_reference() -> str:
    """8 characters of Crockford's base 32, the last one a check character. Not a secret."""
    body = _drawn(CROCKFORD, 7)
    return body + _check_character(body)


def read_reference(typed: str) -> str | None:
    """A typed reference in its one form (case, spaces, full width, O for 0 forgiven), or None where it can't be one."""
    text = unicodedata.normalize("NFKC", typed).strip().upper().translate(_READ_AS)
    if len(text) != 8 or any(letter not in CROCKFORD for letter in text):
        return None
    return text if _check_character(text[:7]) == text[7] else None


def new_ticket_code() -> str:
    """6 characters without 0 O 1 I, good for its day."""
    return _drawn(TICKET_LETTERS, 6)


def new_token() -> str:
    """128 random bits for an address or a QR, 22 letters."""
    return secrets.token_urlsafe(16)


def _drawn(letters: str, count: int) -> str:
    """So many of 32 letters, each as likely as any other."""
    return "".join(letters[byte & 31] for byte in secrets.token_bytes(count))


def _check_character(body: str) -> str:
    """A sum over GF(32), each place weighted by a power of its generator: any one wrong letter and any two
    neighbours swapped change it."""
    total = 0
    for letter in body:
        total = _times_generator(total ^ CROCKFORD.index(letter))
    return CROCKFORD[total]


def _times_generator(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
