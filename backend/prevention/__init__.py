"""Prevention: communities keep a list of people who may need visits, with their consent (article 29.5).

Nobody stands on it without a consent with its text's version, time and by whom; each can withdraw by the link of any message,
without signing in, and everything is erased, on record. A round reminds by day before something ends or is due, with the hall and a link
and nothing else; whom no message reaches, or reached, is called by the community's worker or by the hall's staff. Each reminder offers
the visit. Where somebody died, their entry ends, or a keeper is asked and nothing goes out before the answer.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.prevention.actions import (
    TOPICS,
    add_due,
    change,
    check_first_due,
    check_person,
    communities_of,
    done,
    drop,
    dues_of,
    items_of,
    listed_for,
    merged,
    one_for,
    opened,
    put_on,
    take_off,
)
from backend.prevention.departing import died, doubted_by, doubtful, is_somebody_else, is_them
from backend.prevention.dues import LONGEST_WORDS, NEAR, Due, Kind, NewDue, TooManyDue
from backend.prevention.records import token_of
from backend.prevention.reminding import (
    ask_by_link,
    ask_visit,
    asked_by_staff,
    done_by_link,
    gather,
    linked,
    note_call,
    number_to_call,
    prefilled,
    remind,
    tidy,
    to_call,
    withdraw_by_link,
)
from backend.prevention.rules import (
    CONSENT_VERSION,
    Alike,
    Call,
    ConsentBy,
    Details,
    Doubt,
    Keeper,
    Listed,
    ListedAlready,
    LookedFor,
    LookReasonNeeded,
    NotListed,
    PhoneOf,
    Stated,
    VisitAskedAlready,
)

ROUNDS = (
    Round("remind of what falls due", timedelta(minutes=10), remind),
    Round("gather whom no reminder reached", timedelta(minutes=5), gather),
    Round("tidy the communities' lists", timedelta(hours=6), tidy),
)

__all__ = [
    "CONSENT_VERSION", "LONGEST_WORDS", "NEAR", "ROUNDS", "TOPICS", "Alike", "Call", "ConsentBy", "Details", "Doubt", "Due", "Keeper",
    "Kind", "Listed", "ListedAlready", "LookReasonNeeded", "LookedFor", "NewDue", "NotListed", "PhoneOf", "Stated", "TooManyDue",
    "VisitAskedAlready", "add_due", "ask_by_link", "ask_visit", "asked_by_staff", "change", "check_first_due", "check_person",
    "communities_of", "died", "done", "done_by_link", "doubted_by", "doubtful", "drop", "dues_of", "gather", "is_somebody_else",
    "is_them", "items_of", "linked", "listed_for", "merged", "note_call", "number_to_call", "one_for", "opened", "prefilled",
    "put_on", "remind", "take_off", "tidy", "to_call", "token_of", "withdraw_by_link",
]  # fmt: skip
