"""Who agrees, what is left once the consent is taken back, and who else may be told."""

from __future__ import annotations

from dataclasses import replace

from backend.home_visits.asking import Asking, Known, Relation
from backend.home_visits.rules import LIVE, MOVES, ConsentBy, HomeVisit, State
from backend.refusals import FieldRefused
from backend.states import after


def consent_of(asking: Asking) -> ConsentBy:
    """Who agrees where the wizard is filled in, as they said who they are."""
    by = {Relation.self: ConsentBy.person, Relation.guardian: ConsentBy.guardian}
    return next((who for relation, who in by.items() if asking.relation == relation), ConsentBy.for_them)


def after_consent(found: HomeVisit) -> State:
    """The state once the consent is withdrawn: a live request ends, what has ended stays as it is. NotNow at the bedside."""
    if found.state in (State.draft, State.under_way):
        return after(MOVES, found.state, "withdraw_consent")
    return after(MOVES, found.state, "withdraw") if found.state in LIVE else found.state


def without_reason(asking: Asking) -> Asking:
    """The answers without what tells of somebody's health; who may not be found by others stays protected."""
    kept = tuple(each for each in asking.known if each == Known.protected)
    return replace(asking, why="", words="", voice=False, proof="", id_number="", known=kept)


def check_second_person(found: HomeVisit) -> None:
    """SecondPersonHidden for a protected person, NotNow once it has ended."""
    if found.asking.is_protected:
        raise SecondPersonHidden(field="copy")
    if found.state is not State.under_way:
        after(MOVES, found.state, "withdraw")


class SecondPersonHidden(FieldRefused):
    """A protected person's visit is told to nobody else."""
