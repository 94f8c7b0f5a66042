"""What a diary can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What happened to a request; the message `diary.<what>` of locales/ says it."""

    booked = "booked"
    changed = "changed"
    cancelled = "cancelled"
    moved = "moved"
    displaced = "displaced"
    stands_again = "stands_again"
    kept_time = "kept_time"
    told_late = "told_late"
    name_differed = "name_differed"
    undone = "undone"
    checked_in = "checked_in"
    called = "called"
    passed_over = "passed_over"
    finished = "finished"
    missed = "missed"
    rated = "rated"
    phoned = "phoned"
    asked = "asked"
    offered = "offered"
    visit_asked = "visit_asked"
    accepted = "accepted"
    asked_back = "asked_back"
    replied = "replied"
    turned = "turned"
    objected = "objected"
    answer_late = "answer_late"
    address_changed = "address_changed"
    referred = "referred"
    second_person = "second_person"
    consent_withdrawn = "consent_withdrawn"
    reason_forgotten = "reason_forgotten"
    planned = "planned"
    unplanned = "unplanned"
    setting_out = "setting_out"
    begun = "begun"
    second_visit = "second_visit"
    not_met = "not_met"
    closed = "closed"
    erased = "erased"
    item_handed_in = "item_handed_in"
    item_decided = "item_decided"
    item_ready = "item_ready"
    item_delivered = "item_delivered"
    result_sent = "result_sent"
    again_asked = "again_asked"
    again_declined = "again_declined"
    rated_aloud = "rated_aloud"
    agreed = "agreed"
    refused = "refused"
    withdrawn = "withdrawn"
    lapsed = "lapsed"
    agent_asked = "agent_asked"
    agent_accepted = "agent_accepted"
    agent_refused = "agent_refused"
    agent_signed = "agent_signed"
    agent_fill_in = "agent_fill_in"
    agent_hand_in = "agent_hand_in"
    agent_receive = "agent_receive"
    agent_supplement = "agent_supplement"
    agent_enquire = "agent_enquire"
    agent_changed = "agent_changed"
    mandate_lapsed = "mandate_lapsed"
    list_joined = "list_joined"
    list_left = "list_left"
    list_ended = "list_ended"
    list_over = "list_over"
    place_offered = "place_offered"
    place_declined = "place_declined"
    place_unanswered = "place_unanswered"


@dataclass(frozen=True)
class Entry:
    """One line of a diary (进度条目): what happened and when; `facts` fill its words and hold no personal data."""

    at: datetime
    what: What
    facts: Mapping[str, str]


_SERVED, _AT_HOME = (What.called, What.finished), (What.begun, What.finished)
_AHEAD: Mapping[str, tuple[What, ...]] = {
    "booked": (What.checked_in, *_SERVED),
    "checked_in": _SERVED,
    "called": (What.finished,),
    "accepted": (What.planned, *_AT_HOME),
    "planned": _AT_HOME,
    "under_way": (What.finished,),
}


def ahead(state: str) -> tuple[What, ...]:
    """What is still to come for a request in `state`; nothing once it is over."""
    return _AHEAD.get(state, ())
