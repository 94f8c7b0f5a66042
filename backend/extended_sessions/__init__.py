"""5+X: a time on a weekend or holiday, agreed between citizen and hall (article 29.3).

The citizen proposes one to three times; staff accept one, offer others or refuse, each seeing what a colleague did meanwhile;
the citizen accepts an offer. What nobody answers lapses, with a message. An agreed time is an appointment like any other, with
the request's own reference; the slot it needs is made for it and goes with it.
"""

from datetime import timedelta

from backend.extended_sessions.actions import frame, lapse, propose, take, withdraw
from backend.extended_sessions.answers import Shown, accept, offer, plan, refuse
from backend.extended_sessions.figures import Asked, asked_on, proposed_times
from backend.extended_sessions.opening import asking_for, open_asked_for
from backend.extended_sessions.records import by_phone_tail, number_to_answer, of_citizen, owned, session, waiting_at
from backend.extended_sessions.rules import (
    LIVE,
    LONGEST_WORDS,
    MOST_TIMES,
    AnsweredMeanwhile,
    AskedAlready,
    Asking,
    ExtendedSession,
    NothingAsked,
    NotOffered,
    OfferLapsed,
    OrdinaryDay,
    Side,
    State,
    Stretch,
    Time,
    TimesNeeded,
    Why,
    WhyNot,
    WhyNotNeeded,
    WordsNeeded,
)
from backend.extended_sessions.times import Frame, check_asking, check_words, may_be_asked
from backend.jobs import Round

ROUNDS = (
    Round("lapse extended sessions", timedelta(minutes=1), lapse),
    Round("open sessions that enough have asked for", timedelta(minutes=1), open_asked_for),
)

__all__ = [
    "LIVE", "LONGEST_WORDS", "MOST_TIMES", "ROUNDS", "AnsweredMeanwhile", "Asked", "AskedAlready", "Asking", "ExtendedSession",
    "Frame", "NotOffered", "NothingAsked", "OfferLapsed", "OrdinaryDay", "Shown", "Side", "State", "Stretch", "Time",
    "TimesNeeded", "Why", "WhyNot", "WhyNotNeeded", "WordsNeeded", "accept", "asked_on", "asking_for", "by_phone_tail", "check_asking",
    "check_words", "frame", "lapse", "may_be_asked", "number_to_answer", "of_citizen", "offer", "open_asked_for", "owned", "plan",
    "propose", "proposed_times", "refuse", "session", "take", "waiting_at", "withdraw",
]  # fmt: skip
