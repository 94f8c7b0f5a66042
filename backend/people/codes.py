"""Codes that confirm a phone: what they are, how often they are sent, and when one is refused."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from backend.limits import Limit
from backend.people.typed import closed_up
from backend.refusals import FieldRefused, TooOften

GOOD_FOR = timedelta(minutes=5)
MOST_TRIES = 5
_SIX = re.compile(r"[0-9]{6}")


class Purpose(StrEnum):
    """What a code is asked for; a code of one purpose opens nothing else."""

    sign_in = "sign_in"
    phone = "phone"
    confirm = "confirm"
    lookup = "lookup"


@dataclass(frozen=True)
class CodeAsked:
    """Somebody asks for a code. `address` is empty where addresses don't count (loopback in demo mode); `subject` is what the
    code confirms: it opens nothing else."""

    phone: str
    purpose: Purpose
    device: str
    address: str
    language: str
    spoken: bool = False
    proof: str = ""
    subject: str = ""


@dataclass(frozen=True)
class NewCode:
    """A code to be told, by text message or spoken, and never kept readable."""

    phone: str
    code: str
    language: str
    spoken: bool


@dataclass(frozen=True)
class CodeAnswer:
    """What somebody typed, on the device that asked."""

    phone: str
    code: str
    purpose: Purpose
    device: str
    subject: str = ""


class CodeMissing(FieldRefused):
    """No six digits were given."""


class CodeWrong(FieldRefused):
    """The code is wrong, too old, used, or was tried too often: always the same words."""


class CodeTooSoon(TooOften):
    """A code went to this phone less than a minute ago."""


class CodesUsedUp(TooOften):
    """As many codes as a phone or a device may ask for; WeChat, the hall's phone and the counter stay open."""


class CodesPaused(TooOften):
    """All of the installation asks for more codes than people do: sending pauses."""


# trust.md T7. Known devices have budgets of their own, so that no stranger can use up a person's.
EACH_MINUTE = Limit("code minute", 1, timedelta(seconds=60))
EACH_DAY = Limit("code day", 5, timedelta(days=1))
EACH_DEVICE = Limit("code device", 10, timedelta(hours=1))
EACH_ADDRESS = Limit("code address", 60, timedelta(hours=1))
IN_ALL = Limit("code all", 300, timedelta(hours=1))

# trust.md T7: where fewer than 40 % of the codes of a quarter of an hour come back, somebody sends them to strangers. Those of
# the last two minutes may still come back; a handful says nothing.
FEW_VERIFIED, VERIFIED_WITHIN, STILL_COMING, A_HANDFUL = 0.4, timedelta(minutes=15), timedelta(minutes=2), 20

REFUSED_AS: dict[str, type[TooOften]] = {
    EACH_MINUTE.name: CodeTooSoon,
    EACH_DAY.name: CodesUsedUp,
    EACH_DEVICE.name: CodesUsedUp,
    EACH_ADDRESS.name: CodesUsedUp,
    IN_ALL.name: CodesPaused,
}


def counted(asked: CodeAsked, *, known: bool) -> tuple[tuple[Limit, str], ...]:
    """Which limits this asking counts on and for whom, in the order in which their rows are locked."""
    caller = f"{asked.phone} {asked.device}" if known else asked.phone
    place = asked.device if known or not asked.address else f"{asked.device} {asked.address}"
    ours = ((EACH_MINUTE, caller), (EACH_DAY, caller), (EACH_DEVICE, place))
    if known:
        return (*ours, (IN_ALL, "known devices"))
    by_address = ((EACH_ADDRESS, asked.address),) if asked.address else ()
    return (*ours, *by_address, (IN_ALL, "unknown devices"))


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def check_code(text: str, field: str = "code") -> str:
    """The six digits as typed (blanks and full-width digits forgiven); CodeMissing where they are none."""
    code = closed_up(text)
    if not _SIX.fullmatch(code):
        raise CodeMissing(field=field)
    return code
