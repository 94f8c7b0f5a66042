"""A matter handled wholly by an agent of the hall (帮代办、全程代办; articles 7.2 and 29.4).

Anybody asks, the hall answers by a working day that it promised; a named agent acts on a mandate that the client signed, within
its scope and until its last day, and every step is on the client's page. Withdrawn, the mandate ends with that commit.
"""

from datetime import timedelta

from backend.agent_matters.acting import finish, opened, step
from backend.agent_matters.actions import ask, ask_at_window, lapse, object_to, watch, withdraw, withdraw_at_window
from backend.agent_matters.by_delegate import matters_for
from backend.agent_matters.judging import JUDGES, WHOLE, Shown, accept, agents_of, hand_over, refuse
from backend.agent_matters.mandate import (
    LONGEST,
    SCOPE,
    USUAL,
    Act,
    Mandate,
    MandateEndWrong,
    MandateOver,
    NothingToSign,
    OutOfScope,
    OwnPaper,
    PaperNotSeen,
    ScopeNeeded,
    SignedAs,
    SignerNeeded,
)
from backend.agent_matters.records import by_phone_tail, given_at, matter, of_citizen, open_at, owned, steps_of
from backend.agent_matters.rules import (
    GIVEN,
    LIVE,
    LONGEST_WORDS,
    MOST_ITEMS,
    OPEN,
    AgentItemsNeeded,
    AgentJudgedMeanwhile,
    AgentKindNeeded,
    AgentObjectedAlready,
    AgentWordsNeeded,
    AgentWordsTooLong,
    Asking,
    Kind,
    Matter,
    NoAgentMatter,
    NotAnAgent,
    SameAgentJudge,
    State,
    Step,
    check_asking,
    check_seen_by,
)
from backend.agent_matters.signing import choose_terms, send_code, sign, sign_on_paper
from backend.jobs import Round

ROUNDS = (
    Round("watch the answers to agents' matters", timedelta(minutes=5), watch),
    Round("end mandates whose last day is over", timedelta(minutes=5), lapse),
)

__all__ = [
    "GIVEN", "JUDGES", "LIVE", "LONGEST", "LONGEST_WORDS", "MOST_ITEMS", "OPEN", "ROUNDS", "SCOPE", "USUAL", "WHOLE", "Act",
    "AgentItemsNeeded", "AgentJudgedMeanwhile", "AgentKindNeeded", "AgentObjectedAlready", "AgentWordsNeeded",
    "AgentWordsTooLong", "Asking", "Kind", "Mandate", "MandateEndWrong", "MandateOver", "Matter", "NoAgentMatter",
    "NotAnAgent", "NothingToSign", "OutOfScope", "OwnPaper", "PaperNotSeen", "SameAgentJudge", "ScopeNeeded", "Shown",
    "SignedAs", "SignerNeeded", "State", "Step", "accept", "agents_of", "ask", "ask_at_window", "by_phone_tail",
    "check_asking", "check_seen_by", "choose_terms", "finish", "given_at", "hand_over", "lapse", "matter", "matters_for",
    "object_to", "of_citizen", "open_at", "opened", "owned", "refuse", "send_code", "sign", "sign_on_paper", "step",
    "steps_of", "watch", "withdraw", "withdraw_at_window",
]  # fmt: skip
