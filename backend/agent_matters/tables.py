"""What the agent_matters slice remembers. Boxes are encrypted; the mandate stands with its matter."""

from __future__ import annotations

from piccolo.columns import UUID, BigSerial, Boolean, Bytea, Date, Integer, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class AgentMatters(Table, db=DB):
    """A matter that an agent of the hall handles, from the asking on. `scope` to `ended_at` are its mandate; `witness` saw the paper."""

    reference = Varchar(8, primary_key=True)
    hall = Varchar(40)
    citizen = UUID()
    state = Varchar(10)
    kind = Varchar(10)
    asking_box = Bytea()
    said_box = Bytea(null=True, default=None)
    language = Varchar(2, default="zh")
    channel = Varchar(12)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    answer_by = Timestamptz()
    late = Boolean(default=False)
    staff = UUID(null=True, default=None)
    agent = UUID(null=True, default=None)
    scope = Varchar(80, default="")
    until = Date(null=True, default=None)
    signed_at = Timestamptz(null=True, default=None)
    signed_as = Varchar(8, default="")
    witness = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    version = Integer(default=1)


class AgentSteps(Table, db=DB):
    """Something that an agent did for a client; the note is the client's to read."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    reference = Varchar(8)
    at = Timestamptz()
    act = Varchar(12)
    item = Varchar(64, default="")
    note_box = Bytea(null=True, default=None)
    staff = UUID()
