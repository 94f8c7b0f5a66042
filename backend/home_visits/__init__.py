"""Home visits (上门服务): for people who can't come, the hall comes to them (article 29.5).

Somebody asks in six short steps and a check, saved each, taken up again by a link; the hall promises an answer by a working
day and is watched; it asks back once with everything, accepts, refuses with a reason (an objection goes to another person) or
turns it into something better, or passes it on to the hall it belongs to. The street is sealed apart: its owner alone reads
it here, and a protected person's request shows to the hall's manager alone.
"""

from datetime import timedelta

from backend.home_visits.actions import (
    ask,
    ask_at_once,
    ask_by_phone,
    begin,
    change_address,
    forget_drafts,
    frame,
    items_at_home,
    object_to,
    opened,
    reply,
    save,
    watch,
    withdraw,
)
from backend.home_visits.address_marks import address_mark, address_marks
from backend.home_visits.asking import ELSEWHERE, Asking, Half, Known, Place, Present, Proof, Relation, Why
from backend.home_visits.by_delegate import reply_for, visit_for, visits_for
from backend.home_visits.consents import SecondPersonHidden, consent_of
from backend.home_visits.course import again, begin_visit, close, finish, not_met, open_street, plan, unplan
from backend.home_visits.evidence import PURPOSES, SIGNATURE, VOICE, check_may_give, files_of, given_file, given_files
from backend.home_visits.forgetting import forget_draft
from backend.home_visits.hearing import heard
from backend.home_visits.judging import JUDGES, Shown, accept, ask_back, refer, refuse, turn
from backend.home_visits.keeping import is_over, locked_for_bedside, while_given
from backend.home_visits.notices import may_tell, tell
from backend.home_visits.records import Owner, accepted_at, by_phone_tail, locked, of_owner, open_at, owned, several, visit
from backend.home_visits.referrals import ReferInstead, ReferPhoneNeeded, ReferToNeeded
from backend.home_visits.rules import (
    CONSENT_VERSION,
    LIVE,
    LONGEST_ADDRESS,
    LONGEST_LANDMARK,
    LONGEST_WORDS,
    MOST_ITEMS,
    OPEN,
    AddressAtTheWindow,
    AskedBackAlready,
    Better,
    Consent,
    ConsentBy,
    ConsentNeeded,
    Ending,
    HomeVisit,
    HomeWordsNeeded,
    HomeWordsTooLong,
    JudgedMeanwhile,
    NoHomeVisit,
    NothingKept,
    NotMet,
    ObjectedAlready,
    Said,
    SameJudge,
    State,
    StepsMissing,
    WhyNot,
    check_reason_kept,
    check_seen_by,
)
from backend.home_visits.steps import ADDRESS, BESIDES, STEPS, Frame, check_fields, check_step, check_whole, check_words, missing, unplaced
from backend.home_visits.window import WHERE, DocumentOfAnother, change_at_window, check_at_window
from backend.home_visits.wishes import forget_reasons, tell_also, withdraw_consent
from backend.jobs import Round

ROUNDS = (
    Round("watch the answers to home visits", timedelta(minutes=5), watch),
    Round("forget drafts of home visits", timedelta(hours=1), forget_drafts),
    Round("forget the reasons of home visits", timedelta(hours=1), forget_reasons),
)

__all__ = [
    "ADDRESS", "BESIDES", "CONSENT_VERSION", "ELSEWHERE", "JUDGES", "LIVE", "LONGEST_ADDRESS", "LONGEST_LANDMARK", "LONGEST_WORDS",
    "MOST_ITEMS", "OPEN", "PURPOSES", "ROUNDS", "SIGNATURE", "STEPS", "VOICE", "WHERE", "AddressAtTheWindow", "AskedBackAlready",
    "Asking", "Better", "Consent", "ConsentBy", "ConsentNeeded", "DocumentOfAnother", "Ending", "Frame", "Half", "HomeVisit",
    "HomeWordsNeeded", "HomeWordsTooLong", "JudgedMeanwhile", "Known", "NoHomeVisit", "NotMet", "NothingKept", "ObjectedAlready",
    "Owner", "Place", "Present", "Proof", "ReferInstead", "ReferPhoneNeeded", "ReferToNeeded", "Relation", "Said", "SameJudge",
    "SecondPersonHidden", "Shown", "State", "StepsMissing", "Why", "WhyNot", "accept", "accepted_at", "address_mark", "address_marks",
    "again", "ask", "ask_at_once", "ask_back", "ask_by_phone", "begin", "begin_visit", "by_phone_tail", "change_address",
    "change_at_window", "check_at_window", "check_fields", "check_may_give", "check_reason_kept", "check_seen_by", "check_step",
    "check_whole", "check_words", "close", "consent_of", "files_of", "finish", "forget_draft", "forget_drafts", "forget_reasons",
    "frame", "given_file", "given_files", "heard", "is_over", "items_at_home", "locked", "locked_for_bedside", "may_tell", "missing",
    "not_met", "object_to", "of_owner", "open_at", "open_street", "opened", "owned", "plan", "refer", "refuse", "reply", "reply_for",
    "save", "several", "tell", "tell_also", "turn", "unplaced", "unplan", "visit", "visit_for", "visits_for", "watch", "while_given",
    "withdraw", "withdraw_consent",
]  # fmt: skip
