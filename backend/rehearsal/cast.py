"""Who plays in the demo hall: obviously made-up people with demo phones, and clerks who can't sign in."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid5

from backend.appointments import Applicant

MANY = 400
_FAMILY = UUID("6d8f3a50-7b1e-4c54-9a55-2b9f0c1e7a22")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_GIVEN = ("示例", "示范", "演示", "试用", "样例", "试约", "范例", "举例", "试办", "模拟")


def player(number: int) -> UUID:
    """The account of the made-up person with this number."""
    return uuid5(_FAMILY, f"citizen {number}")


PLAYERS = frozenset(player(number) for number in range(MANY))


def applicant(number: int) -> Applicant:
    """The person of this number: the name says that it is an example, and so does the document."""
    name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number // len(_SURNAMES) % len(_GIVEN)]
    return Applicant("person", name, "passport", f"DEMO{number:05}")


def accounts() -> dict[UUID, str]:
    """All accounts, each with a demo phone of its own."""
    return {player(number): f"1990000{4600 + number}" for number in range(MANY)}


def draw(subject: str, most: int) -> int:
    """A number below `most` that `subject` always gives: the same day plays the same way again."""
    return int.from_bytes(sha256(subject.encode()).digest()[:8], "big") % most
