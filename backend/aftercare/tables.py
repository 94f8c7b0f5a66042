"""What the aftercare slice remembers: whose visits ended and who was told, what became of each item, whom to telephone."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, BigSerial, Bytea, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Receipts(Table, db=DB):
    """A visit that ended and whose receipt was given out; a second visit has a second one."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    number = SmallInt()
    ended_at = Timestamptz()
    told_at = Timestamptz()


class ItemSteps(Table, db=DB):
    """A later step of an item of a visit; the words for the citizen are sealed."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    item = Varchar(80)
    step = Varchar(12)
    words_box = Bytea(null=True, default=None)
    staff = UUID()
    at = Timestamptz()


class HomeDeliveries(Table, db=DB):
    """A result on its way home; who fetches it is sealed."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    item = Varchar(80)
    way = Varchar(8)
    tracking = Varchar(40, default="")
    named_box = Bytea(null=True, default=None)
    staff = UUID()
    arranged_at = Timestamptz()
    confirmed_at = Timestamptz(null=True, default=None)
    confirmed_by = Varchar(60, default="")


class SecondVisitWishes(Table, db=DB):
    """A wish for another visit; its words and the hall's are sealed."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    words_box = Bytea()
    asked_at = Timestamptz()
    state = Varchar(10, default="asked")
    answer_box = Bytea(null=True, default=None)
    staff = UUID(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)


class CallBacks(Table, db=DB):
    """Somebody to be telephoned about a request; `cause` keeps one reason from making two calls."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    why = Varchar(10)
    topic = Varchar(40, default="")
    cause = Varchar(40)
    state = Varchar(12, default="open")
    tries = SmallInt(default=0)
    made_at = Timestamptz()
    due_at = Timestamptz()
    closed_at = Timestamptz(null=True, default=None)


class CallBackNotes(Table, db=DB):
    """One try of such a call; the note is sealed."""

    id = BigSerial(primary_key=True)
    call_back = BigInt()
    hall = Varchar(40)
    staff = UUID()
    at = Timestamptz()
    outcome = Varchar(12)
    note_box = Bytea(null=True, default=None)


class Erasures(Table, db=DB):
    """The evidence of a request was deleted on its clock: so many files."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    files = SmallInt()
    at = Timestamptz()
