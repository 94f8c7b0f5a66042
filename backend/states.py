"""after(MOVES, state, move): the only reader of a table of moves."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from backend.refusals import Refusal

State = TypeVar("State", bound=StrEnum)


class NotNow(Refusal):
    """The move does not fit the state in which the matter stands."""


def after(moves: Mapping[tuple[State, str], State], state: State, move: str) -> State:
    """The state after `move`; NotNow where the table has no such move."""
    try:
        return moves[state, move]
    except KeyError:
        raise NotNow(state=str(state), move=move) from None


def may(moves: Mapping[tuple[State, str], State], state: State, move: str) -> bool:
    """Whether `move` fits `state`."""
    return (state, move) in moves
