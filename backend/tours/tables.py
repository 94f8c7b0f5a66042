"""What the tours slice remembers. No street stands here: a stop knows its request and its community."""

from __future__ import annotations

from piccolo.columns import UUID, Array, BigSerial, Boolean, Date, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Visitors(Table, db=DB):
    """A staff member who visits at home: what they can do, the picture that households see, the team they usually go with (0: none)."""

    hall = Varchar(40)
    staff = UUID(primary_key=True)
    skills = Array(base_column=Varchar(40))
    photo = UUID(null=True, default=None)
    active = Boolean(default=True)
    team = SmallInt(default=0)


class VisitorLeaves(Table, db=DB):
    """Days on which a visitor is away, the first and the last included."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    staff = UUID()
    first_day = Date()
    last_day = Date()


class NeedsOfItems(Table, db=DB):
    """What an item needs at home; without a line half an hour, no skill, no device."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    item = Varchar(80)
    minutes = SmallInt()
    skills = Array(base_column=Varchar(40))
    devices = Array(base_column=Varchar(40))


class Tours(Table, db=DB):
    """One team's visits of a half-day."""

    id = UUID(primary_key=True)
    hall = Varchar(40)
    day = Date()
    half = Varchar(2)
    vehicle = Varchar(40, default="")
    devices = Array(base_column=Varchar(40))
    state = Varchar(10)
    version = Integer(default=1)
    created_at = Timestamptz()
    announced_at = Timestamptz(null=True, default=None)


class TourMembers(Table, db=DB):
    """Who is of the team; one who was replaced stays on record with the moment."""

    id = BigSerial(primary_key=True)
    tour = UUID()
    hall = Varchar(40)
    staff = UUID()
    day = Date()
    half = Varchar(2)
    released_at = Timestamptz(null=True, default=None)


class TourStops(Table, db=DB):
    """A visit's place on a tour; one that was taken off stays on record with the moment and the reason. `told_at`: when its household
    last heard day and half-day of its plan, `reminded_at`: when its turn on the day before was; a new place on the same day keeps both."""

    id = BigSerial(primary_key=True)
    tour = UUID()
    hall = Varchar(40)
    reference = Varchar(8)
    position = SmallInt()
    community = Varchar(40)
    arrives_at = Timestamptz()
    leaves_at = Timestamptz()
    dropped_at = Timestamptz(null=True, default=None)
    dropped_for = Varchar(20, default="")
    told_at = Timestamptz(null=True, default=None)
    reminded_at = Timestamptz(null=True, default=None)


class TravelTimes(Table, db=DB):
    """Minutes from one community (or "hall") to another, as the hall measured them; without a line the coordinates tell."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    origin = Varchar(40)
    goal = Varchar(40)
    minutes = SmallInt()
