"""People: citizens, staff, roles, signing in.

A citizen is an account with one confirmed phone, known by a six-digit code (`send_code`, `sign_in_by_code`) or by WeChat;
staff by password and second factor. Sessions are opaque tokens of which only the digest is kept. What people type about
themselves (`check_phone`, `check_name`, `check_id`, `check_credit_code`) comes back in one form or is refused at its field.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.people.actions import end_named, send_code, sign_in_by_code, sign_out, take_code, tried_code
from backend.people.bookers import Booker, PhoneNeeded, booker, locked_booker
from backend.people.callers import account_of_caller
from backend.people.citizens import INSTALLATION, Citizen, account_of_phone, citizen, citizen_of_phone, mark_community_worker, phone_of
from backend.people.codes import GOOD_FOR as CODE_GOOD_FOR
from backend.people.codes import (
    CodeAnswer,
    CodeAsked,
    CodeMissing,
    CodesPaused,
    CodesUsedUp,
    CodeTooSoon,
    CodeWrong,
    NewCode,
    Purpose,
    check_code,
)
from backend.people.credit_codes import CreditCode, check_credit_code
from backend.people.demo_staff import (
    DEMO_PASSWORD,
    demo_clerks,
    demo_logins,
    load_demo_citizens,
    load_demo_clerks,
    load_demo_staff,
)
from backend.people.forgetting import forget
from backend.people.hall_staff import (
    GIVEN_BY_MANAGERS,
    HallStaff,
    NumberWrong,
    OwnAccount,
    RoleNotYours,
    SharedAccount,
    add_at,
    disable_at,
    names_of,
    one_at,
    set_roles,
    sign_out_at,
    staff_at,
)
from backend.people.identity_numbers import IdKind, birthday, check_id
from backend.people.names import UnreadableText, check_enterprise_name, check_name, is_storable
from backend.people.phones import check_contact_phone, check_phone, is_mobile
from backend.people.roles import Role
from backend.people.roster import DayOver, NotOfThisHall, OnDuty, RosterChanged, Shift, copy_week, roster, roster_mark, set_roster
from backend.people.sessions import LONGEST, Session, SessionKind, SignedIn, session_of, sessions_of
from backend.people.sessions import begin as begin_session
from backend.people.sessions import seen as session_seen
from backend.people.staff import AtWork, StaffMember, at_work, is_shut_out, staff_member
from backend.people.staff_accounts import (
    CONSOLE,
    Credentials,
    LastOne,
    LoginTaken,
    NewStaff,
    StaffLine,
    add_staff,
    disable_staff,
    list_staff,
    recover_staff,
)
from backend.people.staff_sign_in import StaffAnswer, StaffPasswordWrong, StaffSignInWrong, sign_in_staff
from backend.people.staff_sign_in import unlock as unlock_staff
from backend.people.twin_people import twin_phone
from backend.people.wechat_accounts import confirm_phone, confirm_phone_by_code, sign_in_by_wechat

ROUNDS = (Round("forget codes and sessions", timedelta(hours=1), forget),)

__all__ = [
    "CODE_GOOD_FOR", "CONSOLE", "DEMO_PASSWORD", "GIVEN_BY_MANAGERS", "INSTALLATION", "LONGEST", "ROUNDS", "AtWork", "Booker",
    "Citizen", "CodeAnswer", "CodeAsked", "CodeMissing", "CodeTooSoon", "CodeWrong", "CodesPaused", "CodesUsedUp", "Credentials",
    "CreditCode", "DayOver", "HallStaff", "IdKind", "LastOne", "LoginTaken", "NewCode", "NewStaff", "NotOfThisHall", "NumberWrong",
    "OnDuty", "OwnAccount", "PhoneNeeded", "Purpose", "Role", "RoleNotYours", "RosterChanged", "Session", "SessionKind",
    "SharedAccount", "Shift", "SignedIn", "StaffAnswer", "StaffLine", "StaffMember", "StaffPasswordWrong", "StaffSignInWrong",
    "UnreadableText", "account_of_caller", "account_of_phone", "add_at", "add_staff", "at_work", "begin_session", "birthday", "booker",
    "check_code", "check_contact_phone", "check_credit_code", "check_enterprise_name", "check_id", "check_name", "check_phone",
    "citizen", "citizen_of_phone", "confirm_phone", "confirm_phone_by_code", "copy_week", "demo_clerks", "demo_logins", "disable_at",
    "disable_staff", "end_named", "forget", "is_mobile", "is_shut_out", "is_storable", "list_staff", "load_demo_citizens",
    "load_demo_clerks", "load_demo_staff", "locked_booker", "mark_community_worker", "names_of", "one_at", "phone_of", "recover_staff",
    "roster", "roster_mark", "send_code", "session_of", "session_seen", "sessions_of", "set_roles", "set_roster", "sign_in_by_code",
    "sign_in_by_wechat", "sign_in_staff", "sign_out", "sign_out_at", "staff_at", "staff_member", "take_code", "tried_code",
    "twin_phone", "unlock_staff",
]  # fmt: skip
