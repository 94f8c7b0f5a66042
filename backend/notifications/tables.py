"""What the notifications slice remembers."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, BigSerial, Boolean, Bytea, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Notices(Table, db=DB):
    """What is told about a topic; its facts are sealed, for they say who has what matter, and may hold a code or a link."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    citizen = UUID(null=True, default=None)
    phone_box = Bytea(null=True, default=None)
    topic = Varchar(40)
    reference = Varchar(12, default="")
    language = Varchar(2, default="zh")
    facts_box = Bytea()
    created_at = Timestamptz()
    send_at = Timestamptz()
    expires_at = Timestamptz()
    read_at = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class Deliveries(Table, db=DB):
    """One chain of attempts to deliver a notice by one channel; its id is the provider's reference.

    `due_at` is when it is to be looked at next: the next try, or the end of the present one's lease.
    """

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    notice = BigInt()
    channel = Varchar(12)
    state = Varchar(12)
    attempts = SmallInt(default=0)
    due_at = Timestamptz()
    sent_at = Timestamptz(null=True, default=None)
    resent = Boolean(default=False)
    provider_id = Varchar(80, default="")
    last_error = Text(default="")


class Silences(Table, db=DB):
    """A request about which nobody is told anything any more: somebody died."""

    reference = Varchar(12, primary_key=True)
    hall = Varchar(40)
    since = Timestamptz()


class TwinMessages(Table, db=DB):
    """What the twins of demo mode were asked to send; never filled outside demo mode."""

    id = BigSerial(primary_key=True)
    channel = Varchar(12)
    recipient = Varchar(80)
    client_id = Varchar(80, default="")
    text = Text()
    at = Timestamptz()
