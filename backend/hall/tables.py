"""What the hall slice remembers."""

from __future__ import annotations

from piccolo.columns import JSONB, Array, BigSerial, Boolean, Date, Integer, SmallInt, Text, Time, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Halls(Table, db=DB):
    """A hall by its slug. `about` holds address, way there, zones, facilities, phone, organ (JSON of rules.About)."""

    slug = Varchar(40, primary_key=True)
    name = Text()
    name_en = Text(default="")
    is_default = Boolean(default=False)
    about = JSONB(default="{}")
    position = SmallInt(default=0)


class HallPolicies(Table, db=DB):
    """The hall's own limits and settings with their history; the newest row not in the future counts."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    valid_from = Timestamptz()
    by = Varchar(60)
    policies = JSONB(default="{}")


class WindowGroups(Table, db=DB):
    """Windows that are interchangeable; `walk_in_windows` of them are left to people without a booking."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    slug = Varchar(40)
    name = Text()
    name_en = Text(default="")
    letter = Varchar(2)
    zone = Text(default="")
    zone_en = Text(default="")
    walk_in_windows = SmallInt(default=0)
    position = SmallInt(default=0)


class Windows(Table, db=DB):
    """One window of a group, by the number over it."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    number = Varchar(10)
    window_group = Varchar(40)
    floor = Varchar(10, default="1")


class HallItems(Table, db=DB):
    """Which items a hall takes, by which groups in the hall's order, and how many minutes each needs."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    item = Varchar(80)
    window_group = Varchar(40)
    position = SmallInt(default=0)
    minutes = Integer()


class OpeningHours(Table, db=DB):
    """A version of a hall's opening hours (JSON of opening.OpeningHours), good from `valid_from`."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    valid_from = Date()
    by = Varchar(60)
    hours = JSONB(default="{}")


class SpecialDays(Table, db=DB):
    """A public holiday or a make-up working day, with the paper that says so: the notice of `notice_year`, which may also name
    days of the year before."""

    day = Date(primary_key=True)
    kind = Varchar(10)
    name = Text(default="")
    paper = Text(default="")
    notice_year = SmallInt(default=0)


class Closures(Table, db=DB):
    """What is shut for a span and why (closures.Closure). `windows` empty: the whole group; without a group: the hall. `sessions`
    are the places of planned sessions that it took away ([group, start, places]), to be given back when it is lifted.
    `listed_at`: since when it is known whose bookings it touches."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40, default="")
    windows = Array(base_column=Varchar(10), default=[])
    since = Timestamptz()
    until = Timestamptz()
    cause = Varchar(12)
    words = Text(default="")
    words_en = Text(default="")
    sessions = JSONB(default="[]")
    by = Varchar(60)
    created_at = Timestamptz()
    listed_at = Timestamptz(null=True, default=None)
    lifted_at = Timestamptz(null=True, default=None)
    lifted_by = Varchar(60, default="")


class CalendarYears(Table, db=DB):
    """A year whose special days are loaded; `confirmed` once the State Council's notice is."""

    year = SmallInt(primary_key=True)
    confirmed = Boolean(default=False)
    paper = Text(default="")


class PlannedSessions(Table, db=DB):
    """A session on a weekend or holiday, one a group and day; without `opened_at` it waits until `needed` have asked."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40)
    day = Date()
    opens = Time()
    closes = Time()
    windows = SmallInt()
    needed = SmallInt(default=0)
    opened_at = Timestamptz(null=True, default=None)


class Slots(Table, db=DB):
    """One unit of one window group: `taken` of `capacity`, `kept_taken` of `kept` until `kept_until` (house.md, decision 3).
    `surplus`: so many places are no longer planned and stay only because they are taken; whoever gives one back ends it."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    window_group = Varchar(40)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    day = Date()
    kind = Varchar(10)
    capacity = Integer()
    surplus = Integer(default=0)
    taken = Integer(default=0)
    kept = Integer(default=0)
    kept_taken = Integer(default=0)
    kept_until = Timestamptz()


class DayOpenings(Table, db=DB):
    """New days (`first_day` to `day`, the horizon's new end) that open online at `opens_at`, at once or `by_lot`. `emptied_at`: a
    group's places were gone within minutes, or a lot left people without; `settled_at`: the lot is over."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    day = Date()
    first_day = Date()
    opens_at = Timestamptz()
    by_lot = Boolean(default=False)
    emptied_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
