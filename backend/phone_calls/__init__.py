"""Calls of staff to citizens go through the hall, with the number masked, and are on record (article 25.1 of the measure).

`place` writes down who calls about which request and why, then lets the hall's switchboard ring the clerk's phone and after
it the citizen's: nobody sees the number. Where the operator has set no switchboard, the door opens the number by its own
unmasking, on record. Either way the outcome is noted before the same clerk calls again, and the citizen reads in the diary
that the hall phoned. Whose request it is, and its phone, the caller of `place` knows: this slice stands below all requests.
"""

from backend.phone_calls.actions import note, place
from backend.phone_calls.records import about, last_extension, of_day, open_call
from backend.phone_calls.rules import (
    LONGEST_NOTE,
    Callee,
    Caller,
    ExtensionNeeded,
    NoNumber,
    NotedAlready,
    NoteOfCallTooLong,
    NothingCalled,
    Outcome,
    OutcomeFirst,
    PhoneCall,
    SwitchboardAway,
    UnknownCallOutcome,
    UnknownCallReason,
    Way,
    Why,
)
from backend.phone_calls.switchboard import is_set

__all__ = [
    "LONGEST_NOTE", "Callee", "Caller", "ExtensionNeeded", "NoNumber", "NoteOfCallTooLong", "NotedAlready", "NothingCalled",
    "Outcome", "OutcomeFirst", "PhoneCall", "SwitchboardAway", "UnknownCallOutcome", "UnknownCallReason", "Way", "Why", "about",
    "is_set", "last_extension", "note", "of_day", "open_call", "place",
]  # fmt: skip
