"""What the visits slice remembers."""

from __future__ import annotations

from piccolo.columns import JSONB, UUID, Array, BigSerial, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Visits(Table, db=DB):
    """A person at the hall with a ticket; `queued_for` is the time by which the queue is ordered. Who walked in has
    `items`, perhaps a `priority`, and the `token` of the printed slip instead of a booking."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    day = Date()
    ticket = Varchar(8)
    window_group = Varchar(40)
    reference = Varchar(8, null=True, default=None)
    citizen = UUID(null=True, default=None)
    state = Varchar(12)
    queued_for = Timestamptz()
    checked_in_at = Timestamptz()
    called_at = Timestamptz(null=True, default=None)
    calls = SmallInt(default=0)
    passes = SmallInt(default=0)
    window_number = Varchar(10, null=True, default=None)
    staff = UUID(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    outcome = JSONB(default="[]")
    note = Text(default="")  # what staff wrote of the person: a sealed box as hexadecimal
    told_soon_at = Timestamptz(null=True, default=None)
    items = Array(base_column=Text(), default=[])
    priority = Varchar(12, default="")
    token = Varchar(24, null=True, default=None)
    version = Integer(default=1)


class TicketNumbers(Table, db=DB):
    """The last number given out for a letter on a day."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    day = Date()
    letter = Varchar(2)
    last = Integer(default=0)


class HomeTickets(Table, db=DB):
    """A number taken at home, until its owner comes: then there is a visit of the same id, ticket and token."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    day = Date()
    ticket = Varchar(8)
    window_group = Varchar(40)
    citizen = UUID()
    name_box = Bytea()
    items = Array(base_column=Text(), default=[])
    taken_at = Timestamptz()
    token = Varchar(24)
    state = Varchar(8)
    ended_at = Timestamptz(null=True, default=None)


class Duties(Table, db=DB):
    """A clerk at a window, now or earlier; one clerk a window, one window a clerk."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    window_number = Varchar(10)
    staff = UUID()
    state = Varchar(10)
    since = Timestamptz()
    paused_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class DeskMoves(Table, db=DB):
    """What a staff member did with a visit, and what stood there before: good for ten seconds of undo, and for telling
    the second of two who was faster. `told` are the references that were told "soon" by it."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    visit = UUID()
    staff = UUID()
    verb = Varchar(20)
    at = Timestamptz()
    version = Integer()
    before = JSONB(default="{}")
    told = Array(base_column=Text(), default=[])
    undone_at = Timestamptz(null=True, default=None)
