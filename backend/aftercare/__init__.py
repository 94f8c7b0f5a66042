"""Aftercare (上门之后): what follows a visit at home, until nothing of it is left to do (article 29.5).

A receipt is given out once, with an invitation to rate; staff record what becomes of each item and how its result comes home;
whom no message reaches is telephoned, at most so often; another visit is asked for and judged; a rating may be taken down by
telephone, never by who was there. When somebody died, nothing more is told. Evidence goes on its own clock, on record.
"""

from datetime import timedelta

from backend.aftercare.actions import (
    Staff,
    close,
    confirm,
    decline,
    erase,
    grant,
    rate_by_phone,
    received,
    record_step,
    send_home,
    wish_again,
)
from backend.aftercare.call_backs import call_back, called, drop, gather, has_open, note_call, waiting
from backend.aftercare.receipts import After, Receipt, Visitor, after, at_work, give_out, open_wishes, rating_tokens, receipt, team_of
from backend.aftercare.rules import (
    AGAIN_WITHIN,
    LONGEST_NAME,
    LONGEST_TRACKING,
    LONGEST_WORDS,
    AskedAgainAlready,
    CallBack,
    CallNote,
    CallOutcome,
    CallState,
    CallWhy,
    Delivery,
    FetcherNeeded,
    HouseholdsYesNeeded,
    ItemStep,
    NoCallBack,
    NoDelivery,
    NoReceipt,
    NotOfThisVisit,
    NoWish,
    SentAlready,
    Step,
    StepTaken,
    TeamTakesNoRating,
    TooLateToAskAgain,
    TrackingNeeded,
    UnknownNextStep,
    UnknownOutcome,
    UnknownWay,
    Way,
    Wish,
    WishState,
    check_wish,
)
from backend.jobs import Round

ROUNDS = (
    Round("give out receipts of home visits", timedelta(seconds=15), give_out),
    Round("gather whom to telephone about home visits", timedelta(minutes=5), gather),
    Round("delete evidence of home visits", timedelta(hours=1), erase),
)

__all__ = [
    "AGAIN_WITHIN", "LONGEST_NAME", "LONGEST_TRACKING", "LONGEST_WORDS", "ROUNDS", "After", "AskedAgainAlready",
    "CallBack", "CallNote", "CallOutcome", "CallState", "CallWhy", "Delivery", "FetcherNeeded", "HouseholdsYesNeeded", "ItemStep",
    "NoCallBack", "NoDelivery", "NoReceipt", "NoWish", "NotOfThisVisit", "Receipt", "SentAlready", "Staff", "Step", "StepTaken",
    "TeamTakesNoRating", "TooLateToAskAgain", "TrackingNeeded", "UnknownNextStep", "UnknownOutcome", "UnknownWay", "Visitor", "Way",
    "Wish", "WishState", "after", "at_work", "call_back", "called", "check_wish", "close", "confirm", "decline", "drop", "erase",
    "gather", "give_out", "grant", "has_open", "note_call", "open_wishes", "rate_by_phone", "rating_tokens", "receipt", "received",
    "record_step", "send_home", "team_of", "waiting", "wish_again",
]  # fmt: skip
