"""What the closures slice remembers; the closures themselves are the hall's (backend/hall/tables.py)."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, BigSerial, Boolean, Integer, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class MovedBookings(Table, db=DB):
    """A booking that a closure touches: where it stood, and where it went. `place` is its turn: who booked first is placed first.
    `to_call`: whom the hall telephones besides, because a message may not reach them."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    closure = BigInt()
    reference = Varchar(8)
    place = Integer()
    state = Varchar(10)
    from_group = Varchar(40)
    from_start = Timestamptz()
    to_start = Timestamptz(null=True, default=None)
    to_call = Boolean(default=False)
    called_at = Timestamptz(null=True, default=None)
    called_by = UUID(null=True, default=None)
    outcome = Varchar(12, default="")
    changed_at = Timestamptz()
