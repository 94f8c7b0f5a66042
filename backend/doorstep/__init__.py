"""The doorstep (上门核验): visitors who can be checked by anybody, a household whose word begins the visit, a street that opens to
its team in its hours alone.

A visitor's tablet shows a code that leads to who comes and never to whom; the household's word is typed before a visit begins;
each look at an address is on record and read by the household; what is not right alarms the hall's manager.
"""

from datetime import timedelta

from backend.doorstep.actions import be_later, begin, begin_after_call, not_met, set_out, street, tell_words
from backend.doorstep.alarms import DoorAlarm, NoDoorAlarm, OwnDoorAlarm, alarms_of, look_at, number_open
from backend.doorstep.assigned import assigned
from backend.doorstep.checks import Checks, checks_since
from backend.doorstep.codes import Asking, code_for, code_marks, codes_ahead, still_comes, tours_on, who_comes
from backend.doorstep.records import Opened, door_now, doors_now, openings
from backend.doorstep.rules import (
    CODE_STEP,
    LATER,
    LONGEST_WORD,
    MOST_WRONG_WORDS,
    AlarmKind,
    Assigned,
    BeforeTheTime,
    CallFirst,
    CodesAhead,
    Coming,
    Door,
    DoorCode,
    HouseholdWord,
    LaterUnclear,
    NotLocked,
    TooManyAddresses,
    VisitLocked,
    VisitorsNotConfirmed,
    WordTooLong,
    WordTooPlain,
    WordTooShort,
    WordWrong,
    code_from,
    is_late,
)
from backend.doorstep.words import choose_word, forget_words, given, word_of
from backend.doorstep.wrong_names import wrong_name
from backend.jobs import Round

ROUNDS = (
    Round("send the word of the door to who asked by telephone", timedelta(minutes=10), tell_words),
    Round("forget words of doors", timedelta(hours=6), forget_words),
)

__all__ = [
    "CODE_STEP", "LATER", "LONGEST_WORD", "MOST_WRONG_WORDS", "ROUNDS", "AlarmKind", "Asking", "Assigned", "BeforeTheTime", "CallFirst",
    "Checks", "CodesAhead", "Coming", "Door", "DoorAlarm", "DoorCode", "HouseholdWord", "LaterUnclear", "NoDoorAlarm", "NotLocked",
    "Opened", "OwnDoorAlarm", "TooManyAddresses", "VisitLocked", "VisitorsNotConfirmed", "WordTooLong", "WordTooPlain", "WordTooShort",
    "WordWrong", "alarms_of", "assigned", "be_later", "begin", "begin_after_call", "checks_since", "choose_word", "code_for",
    "code_from", "code_marks", "codes_ahead", "door_now", "doors_now", "forget_words", "given", "is_late", "look_at", "not_met",
    "number_open", "openings", "set_out", "still_comes", "street", "tell_words", "tours_on", "who_comes", "word_of", "wrong_name",
]  # fmt: skip
