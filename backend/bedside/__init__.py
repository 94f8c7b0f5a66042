"""Bedside (上门现场): what visitors do at somebody's home, with or without a network (article 29.5).

A tablet keeps each step (begun with the household's word, consent, photos, a result for each item, papers handed over, the end)
under an id and sends it when it can: taken once, in its order, by the server's clock. What no longer fits is kept and put before
a person. `served` is what came of the visits to a household.
"""

from datetime import timedelta

from backend.bedside.actions import Leased, codes, lease, take, take_at_once
from backend.bedside.by_hand import act, beside
from backend.bedside.files import give_piece
from backend.bedside.forgetting import forget, forget_sensitive, forget_strays
from backend.bedside.records import served
from backend.bedside.rules import (
    LEASE,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_AT_ONCE,
    MOST_PAPERS,
    Answer,
    NoBedside,
    NotThisTablet,
    Operation,
    Outcome,
    OwnLoss,
    Result,
    Served,
    SettledAlready,
    Tablet,
    Taken,
    Verb,
)
from backend.bedside.settling import Conflict, Judge, conflicts, conflicts_open, settle
from backend.bedside.tablets import TabletSeen, tablets_of
from backend.jobs import Round

ROUNDS = (Round("forget steps of no household", timedelta(hours=1), forget_strays),)

__all__ = [
    "LEASE", "LONGEST_NAME", "LONGEST_NOTE", "MOST_AT_ONCE", "MOST_PAPERS", "ROUNDS", "Answer", "Conflict", "Judge", "Leased",
    "NoBedside", "NotThisTablet", "Operation", "Outcome", "OwnLoss", "Result", "Served", "SettledAlready", "Tablet", "TabletSeen",
    "Taken", "Verb", "act", "beside", "codes", "conflicts", "conflicts_open", "forget", "forget_sensitive", "forget_strays",
    "give_piece", "lease", "served", "settle", "tablets_of", "take", "take_at_once",
]  # fmt: skip
