"""What the appointments slice remembers. Boxes are encrypted, indexes are blind."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigSerial, Boolean, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Holds(Table, db=DB):
    """Places kept for the minutes in which a form is filled in, or (`wish`) offered to one who waits; they count as taken
    until released."""

    id = Varchar(24, primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    units = SmallInt()
    items = Array(base_column=Text())
    citizen = UUID(null=True, default=None)
    device = Varchar(40)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    extended = Boolean(default=False)
    state = Varchar(10, default="open")
    form_box = Bytea(null=True, default=None)
    wish = Varchar(24, null=True, default=None)


class Appointments(Table, db=DB):
    """A place at a window for a person or an enterprise. `displaced`: its time was closed and no other is found yet.
    Nothing writes or reads `reminded_at` any more: it goes with the next release, as the running one still names it (F21)."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    day = Date()
    units = SmallInt()
    kept = Boolean(default=False)
    state = Varchar(12)
    channel = Varchar(12)
    items = Array(base_column=Text())
    citizen = UUID()
    applicant_kind = Varchar(12)
    applicant_index = Bytea()
    applicant_box = Bytea()
    phone_box = Bytea()
    phone_index = Bytea()
    relation = Varchar(20, default="self")
    needs = Array(base_column=Text(), default=[])
    note_box = Bytea(null=True, default=None)
    language = Varchar(2, default="zh")
    ticket_code = Varchar(6)
    token = Varchar(24)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    moves = SmallInt(default=0)
    version = Integer(default=1)
    reminded_at = Timestamptz(null=True, default=None)
    displaced = Boolean(default=False)


class AppointmentItems(Table, db=DB):
    """Each item of an appointment; while `live`, one per account, applicant and item (unique index)."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    item = Varchar(80)
    citizen = UUID()
    applicant_index = Bytea()
    live = Boolean(default=True)


class Misses(Table, db=DB):
    """A booking to which nobody came, once each: the booking's own row says whose and when it was. `excuse` (somebody was ill)
    stands in its box; the old column is empty for good and goes with the next release, as the running one still names it (F21)."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    citizen = UUID()
    applicant_index = Bytea()
    missed_at = Timestamptz()
    state = Varchar(10)
    excuse = Varchar(12, default="")
    words_box = Bytea(null=True, default=None)
    answer_box = Bytea(null=True, default=None)
    staff = UUID(null=True, default=None)
    changed_at = Timestamptz()
    excuse_box = Bytea(null=True, default=None)


class Appeals(Table, db=DB):
    """What somebody says against a pause, named by the last of the misses that brought it; one a pause."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    citizen = UUID()
    made_at = Timestamptz()
    state = Varchar(10)
    words_box = Bytea()
    answer_box = Bytea(null=True, default=None)
    staff = UUID(null=True, default=None)
    changed_at = Timestamptz()


class PauseExemptions(Table, db=DB):
    """Whom staff saw to be somebody who is never paused: an elder, a disabled person, who cares for somebody. `why` stands
    in its box; the old column is empty for good and goes with the next release, as the running one still names it (F21)."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    citizen = UUID()
    applicant_index = Bytea()
    why = Varchar(12)
    staff = UUID()
    at = Timestamptz()
    why_box = Bytea(null=True, default=None)


class RestingPlaces(Table, db=DB):
    """One unit of a place that was given back and rests: it counts as taken, belongs to nobody, and goes to who waits, or
    back to all at `returns_at`."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40)
    starts_at = Timestamptz()
    kept = Boolean(default=False)
    origin = Varchar(8)
    released_at = Timestamptz()
    returns_at = Timestamptz()


class WaitingWishes(Table, db=DB):
    """Somebody on the waiting list: for a new booking (`form_box` says whose), or to have an own booking earlier. `reference`
    is the booking's, now or once there is one; `hold` the place that is offered at present; `passed` the starts that were not taken."""

    token = Varchar(24, primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    earlier = Boolean(default=False)
    citizen = UUID()
    items = Array(base_column=Text())
    groups = Array(base_column=Text())
    days = Array(base_column=Date())
    parts = Array(base_column=Text(), default=[])
    state = Varchar(12)
    applicant_index = Bytea()
    form_box = Bytea(null=True, default=None)
    language = Varchar(2, default="zh")
    channel = Varchar(12)
    hold = Varchar(24, null=True, default=None)
    passed = Array(base_column=Timestamptz(), default=[])
    unanswered = SmallInt(default=0)
    created_at = Timestamptz()
    changed_at = Timestamptz()
