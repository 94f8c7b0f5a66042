"""Passwords and second factors of staff: what is long enough, what fits the clock, what works once."""

from __future__ import annotations

import secrets
from datetime import datetime

import pyotp

from backend.refusals import FieldRefused

SHORTEST, LONGEST = 12, 128
STEP_SECONDS = 30
RECOVERY_CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class PasswordTooShort(FieldRefused):
    """A password has at least twelve characters; a sentence is a good one."""


class PasswordTooEasy(FieldRefused):
    """The password holds the login, or repeats a few letters."""


def check_password(password: str, login: str) -> str:
    """A password of 12 to 128 characters that is not the login and has at least five different ones."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordTooShort(field="password", least=SHORTEST, most=LONGEST)
    if login.lower() in password.lower() or len(set(password)) < 5:
        raise PasswordTooEasy(field="password")
    return password


def new_password() -> str:
    """Four groups of five letters, 98 bits, easy to read out."""
    return _groups(4, 5)


def new_recovery_codes() -> tuple[str, ...]:
    """Eight codes that work once each instead of the second factor."""
    return tuple(_groups(3, 4) for _ in range(RECOVERY_CODES))


def read_recovery_code(text: str) -> str:
    """A typed recovery code in its one form."""
    return "-".join(text.strip().lower().replace("-", " ").split())


def totp_step(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step (this one, the one before or after) whose code this is, or None (RFC 6238)."""
    if not code.isascii():
        return None
    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    fits = (step for step in (current, current - 1, current + 1) if secrets.compare_digest(totp.generate_otp(step), code))
    return next(fits, None)


def _groups(how_many: int, letters: int) -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(letters)) for _ in range(how_many))
