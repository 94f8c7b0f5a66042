"""What the doorstep slice remembers. No street stands here, and no word that could be read."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Bytea, Date, Integer, SmallInt, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class HouseholdWords(Table, db=DB):
    """A word that a household chose: a keyed digest to compare with, a box for its owner's eyes. Without a row the given one stands."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    word = Bytea()
    box = Bytea()
    chosen_at = Timestamptz()


class Doors(Table, db=DB):
    """One household's door on one tour: wrong words, set out, later than told (minutes), the word sent by message."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    tour = UUID()
    wrong_words = SmallInt(default=0)
    locked_at = Timestamptz(null=True, default=None)
    set_out_at = Timestamptz(null=True, default=None)
    later = SmallInt(default=0)
    word_told_at = Timestamptz(null=True, default=None)


class AddressesOpened(Table, db=DB):
    """Which addresses a staff member opened on a day, each once: what the day's limit counts."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    staff = UUID()
    reference = Varchar(8)
    day = Date()


class DoorAlarms(Table, db=DB):
    """Something that a manager should look at; the same again before they looked only counts."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    kind = Varchar(20)
    reference = Varchar(8, default="")
    staff = UUID(null=True, default=None)
    began_at = Timestamptz()
    last_at = Timestamptz()
    times = Integer(default=1)
    seen_at = Timestamptz(null=True, default=None)
    seen_by = UUID(null=True, default=None)


class VisitorChecks(Table, db=DB):
    """How often visitors' codes were looked up in an hour, confirmed and wrong."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    hour = Timestamptz()
    confirmed = Integer(default=0)
    wrong = Integer(default=0)
