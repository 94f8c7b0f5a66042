"""A second of computing instead of picture puzzles, asked only near a limit: it costs a person nothing and a crowd of programs a lot.

The challenge has the form of ALTCHA's first version (find the number below `maxnumber` for which SHA-256 of salt and number is
the challenge), so that any of its solvers does. It is bound to purpose, device and time by its signature, and kept nowhere.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

import msgspec

from backend import limits, secrecy
from backend.database import Connection
from backend.limits import Limit
from backend.refusals import Refusal, TooOften

GOOD_FOR = timedelta(minutes=5)
NEAR = 0.5
LEAST, MOST = 50_000, 200_000
_ONCE = Limit("proof", 1, GOOD_FOR + timedelta(minutes=1))
_LONGEST = 600


class Purpose(StrEnum):
    """What the work is done for; work for one purpose opens nothing else."""

    code = "code"
    place = "place"


@dataclass(frozen=True)
class Asked:
    """Of whom and for what work is asked."""

    purpose: Purpose
    device: str


@dataclass(frozen=True)
class Challenge:
    """The work: `salt` carries a random name, the last second (Unix) and `maxnumber`; `signature` binds all to who asked."""

    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str


class Solution(msgspec.Struct):
    """What comes back, as JSON in Base64."""

    challenge: str
    number: int
    salt: str
    signature: str


class ProofOfWorkNeeded(Refusal):
    """Near a limit: work is asked first; `challenge` among the facts is it. The same again with its solution is let in."""

    status = 428
    retryable = True


def challenge(asked: Asked, pressure: float, now: datetime) -> Challenge:
    """New work: the more, the nearer the limit (`pressure` 0.5 to 1 and above), never more than two seconds of a cheap phone."""
    most = LEAST + int((MOST - LEAST) * min(max((pressure - NEAR) / (1 - NEAR), 0), 1))
    salt = f"{secrets.token_hex(8)}.{int((now + GOOD_FOR).timestamp())}.{most}&"
    digest = sha256(f"{salt}{secrets.randbelow(most)}".encode()).hexdigest()
    return Challenge("SHA-256", digest, most, salt, _signature(asked, salt, digest))


async def check(connection: Connection, proof: str, asked: Asked, pressure: float, now: datetime) -> None:
    """ProofOfWorkNeeded, with new work, where `proof` is none, not ours, another's, too old, wrong, or was used before."""
    found = _read(proof)
    if found and _is_good(found, asked, now):
        try:
            await limits.count(connection, _ONCE, found.salt, now)
        except TooOften:
            pass
        else:
            return
    raise ProofOfWorkNeeded(challenge=challenge(asked, pressure, now))


def solved(work: Challenge) -> str:
    """The solution as it is sent, found the long way: what a browser does, for tests and simulations."""
    number = next(n for n in range(work.maxnumber) if sha256(f"{work.salt}{n}".encode()).hexdigest() == work.challenge)
    return written(work, number)


def written(work: Challenge, number: int) -> str:
    """A solution as it is sent."""
    return b64encode(msgspec.json.encode(Solution(work.challenge, number, work.salt, work.signature))).decode()


def _read(proof: str) -> Solution | None:
    try:
        return msgspec.json.decode(b64decode(proof[:_LONGEST], validate=True), type=Solution) if proof else None
    except (NotBase64, ValueError, msgspec.MsgspecError):
        return None


def _is_good(found: Solution, asked: Asked, now: datetime) -> bool:
    if not secrecy.same(found.signature.encode(), _signature(asked, found.salt, found.challenge).encode()):
        return False
    expires, most = (int(part) for part in found.salt.rstrip("&").split(".")[1:])
    digest = sha256(f"{found.salt}{found.number}".encode()).hexdigest()
    return now.timestamp() <= expires and 0 <= found.number < most and digest == found.challenge


def _signature(asked: Asked, salt: str, digest: str) -> str:
    return secrecy.mac(f"{asked.purpose} {asked.device} {salt} {digest}", "proof of work").hex()
