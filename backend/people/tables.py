"""What the people slice remembers. Boxes are encrypted, indexes are blind."""

from __future__ import annotations

from piccolo.columns import UUID, BigInt, BigSerial, Boolean, Bytea, Date, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend.database import DB


class Citizens(Table, db=DB):
    """An account: one confirmed phone; level 1 to 4 of house.md, decision 10 (0: no phone yet, or none
    at all). `stated_by` names the staff member who made an account for a caller. Nothing
    writes or reads `name_box`: it goes with the next release (F21)."""

    id = UUID(primary_key=True)
    phone_box = Bytea(null=True, default=None)
    phone_index = Bytea(null=True, default=None)
    name_box = Bytea(null=True, default=None)
    level = SmallInt(default=1)
    language = Varchar(2, default="zh")
    mode = Varchar(10, default="standard")
    community_worker = Boolean(default=False)
    created_at = Timestamptz()
    stated_by = Varchar(60, null=True, default=None)


class WeChatAccounts(Table, db=DB):
    """An openid of our mini-program and the citizen it belongs to; no session key is kept."""

    openid = Varchar(64, primary_key=True)
    citizen = UUID()
    created_at = Timestamptz()


class Sessions(Table, db=DB):
    """A signed-in browser, mini-program or tablet, by the digest of its token."""

    token = Bytea(primary_key=True)
    kind = Varchar(10)
    citizen = UUID(null=True, default=None)
    staff = UUID(null=True, default=None)
    device = Varchar(40, default="")
    created_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)


class PhoneCodes(Table, db=DB):
    """A 6-digit code sent to a phone for one purpose, bound to the device that asked."""

    id = BigSerial(primary_key=True)
    phone_index = Bytea()
    purpose = Varchar(20)
    device = Varchar(40)
    code = Bytea()
    channel = Varchar(10)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    tries = SmallInt(default=0)
    used_at = Timestamptz(null=True, default=None)


class Staff(Table, db=DB):
    """A staff member: login, name and staff number as they show, argon2id and TOTP as they check; when all tablets of theirs were shut
    out last."""

    id = UUID(primary_key=True)
    login = Varchar(40)
    name = Text()
    number = Varchar(20)
    password = Text()
    totp_box = Bytea(null=True, default=None)
    totp_step = BigInt(default=0)
    demo = Boolean(default=False)
    created_at = Timestamptz()
    disabled_at = Timestamptz(null=True, default=None)
    shut_out_at = Timestamptz(null=True, default=None)


class StaffRoles(Table, db=DB):
    """A role of house.md section 3, for a hall."""

    id = BigSerial(primary_key=True)
    staff = UUID()
    hall = Varchar(40)
    role = Varchar(20)
    given_by = Varchar(60)
    given_at = Timestamptz()


class Rosters(Table, db=DB):
    """Somebody of the staff on duty at a shift of a day; several a shift, in the order of their ids."""

    id = BigSerial(primary_key=True)
    hall = Varchar(40)
    day = Date()
    shift = Varchar(10)
    staff = UUID()


class RecoveryCodes(Table, db=DB):
    """A sealed one-use code for a staff member whose second factor is lost."""

    id = BigSerial(primary_key=True)
    staff = UUID()
    code = Bytea()
    used_at = Timestamptz(null=True, default=None)


class KnownDevices(Table, db=DB):
    """A device on which this account signed in before: it has its own budget, so strangers can't lock it out."""

    id = BigSerial(primary_key=True)
    account = Varchar(60)
    device = Varchar(40)
    seen_at = Timestamptz()
    times = Integer(default=1)


class TwinPeople(Table, db=DB):
    """Who signed in by WeChat's twin in demo mode: a made-up name and the demo number it was given."""

    name = Varchar(80, primary_key=True)
    phone = Varchar(11)
