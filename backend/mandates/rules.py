"""Who may act for whom: what a relative is, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from backend import people
from backend.refusals import FieldRefused, Refusal

MOST_RELATIVES = 20
MOST_OF_A_COMMUNITY_WORKER = 200


class Relation(StrEnum):
    """What the one who books is to the one it is for: their child, their neighbour, themselves."""

    self = "self"
    spouse = "spouse"
    child = "child"
    parent = "parent"
    relative = "relative"
    neighbour = "neighbour"
    community_worker = "community_worker"
    colleague = "colleague"
    agent = "agent"


# Who keeps somebody on a list of relatives (亲友); colleagues and agents act for one matter at a time.
OF_RELATIVES = (
    Relation.spouse, Relation.child, Relation.parent, Relation.relative, Relation.neighbour, Relation.community_worker,
)  # fmt: skip


@dataclass(frozen=True)
class Stated:
    """Somebody as the citizen states them; `phone` may be empty."""

    relation: str
    name: str
    id_kind: str
    id_number: str
    phone: str = ""

    @property
    def key(self) -> str:
        """What tells relatives of one citizen apart."""
        return f"{self.id_kind}:{self.id_number}"


@dataclass(frozen=True)
class Relative:
    """Somebody a citizen books for: as stated, seen by nobody else."""

    id: UUID
    relation: str
    name: str
    id_kind: str
    id_number: str
    phone: str


class RelationUnknown(FieldRefused):
    """None of the relations that the hall knows."""


class AlreadyAdded(Refusal):
    """The citizen's list has this document already."""


class TooManyRelatives(Refusal):
    """The list is as long as it may be."""


def checked(stated: Stated, today: date, *, demo: bool) -> Stated:
    """What was stated, in one form. RelationUnknown, or the refusal of name, document or phone at its field."""
    if stated.relation not in OF_RELATIVES:
        raise RelationUnknown(field="relation")
    return Stated(
        stated.relation,
        people.check_name(stated.name),
        stated.id_kind,
        people.check_id(stated.id_kind, stated.id_number, today),
        people.check_phone(stated.phone, demo=demo) if stated.phone.strip() else "",
    )


def check_room(listed: int, *, community_worker: bool) -> None:
    """TooManyRelatives at 20, for registered community workers at 200."""
    most = MOST_OF_A_COMMUNITY_WORKER if community_worker else MOST_RELATIVES
    if listed >= most:
        raise TooManyRelatives(most=most)
