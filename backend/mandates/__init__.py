"""Mandates: who may act for whom: the relatives whom a citizen books for, and delegates who act in another's name.

A relative is what the citizen states: it shows nobody anything, joins no account and blocks nobody (house.md, decision 10).
What is stated rests encrypted and is erased when it is removed. A delegation shows a delegate the principal's own things: so the
principal confirms it by a code or at the window, it is limited in matters and time, ends at once, and each use is told (T3).
"""

from datetime import timedelta

from backend.jobs import Round
from backend.mandates.actions import add_relative, relative, relatives_of, remove_relative
from backend.mandates.delegating import ask, confirm, delegations_of, end, expire, invite, of, refuse, send_code, take_on
from backend.mandates.delegation_uses import guard, is_guarded, may_act, used, uses_of
from backend.mandates.delegation_window import at_window, end_at_window, enter_at_window, lift_guard
from backend.mandates.delegations import (
    LONGEST,
    USUAL,
    Delegation,
    DelegationEndWrong,
    Document,
    DocumentNotSeen,
    GuardedPrincipal,
    Matter,
    MattersNeeded,
    NoDelegation,
    OwnPhoneNamed,
    Side,
    Standing,
    Use,
    Wanted,
)
from backend.mandates.rules import OF_RELATIVES, AlreadyAdded, Relation, RelationUnknown, Relative, Stated, TooManyRelatives
from backend.mandates.signing import Signer

ROUNDS = (Round("end delegations whose last day is over", timedelta(minutes=5), expire),)

__all__ = [
    "LONGEST", "OF_RELATIVES", "ROUNDS", "USUAL", "AlreadyAdded", "Delegation", "DelegationEndWrong", "Document", "DocumentNotSeen",
    "GuardedPrincipal", "Matter", "MattersNeeded", "NoDelegation", "OwnPhoneNamed", "Relation", "RelationUnknown", "Relative",
    "Side", "Signer", "Standing", "Stated", "TooManyRelatives", "Use", "Wanted", "add_relative", "ask", "at_window", "confirm",
    "delegations_of", "end", "end_at_window", "enter_at_window", "expire", "guard", "invite", "is_guarded", "lift_guard", "may_act",
    "of", "refuse", "relative", "relatives_of", "remove_relative", "send_code", "take_on", "used", "uses_of",
]  # fmt: skip
