"""Mandates: who may act for whom; today the relatives, friends and neighbours whom a citizen books for.

A relative is what the citizen states: it shows nobody anything, joins no account and blocks nobody (house.md, decision 10).
What is stated rests encrypted and is erased when it is removed.
"""

from backend.mandates.actions import add_relative, relative, relatives_of, remove_relative
from backend.mandates.rules import OF_RELATIVES, AlreadyAdded, Relation, RelationUnknown, Relative, Stated, TooManyRelatives

__all__ = [
    "OF_RELATIVES", "AlreadyAdded", "Relation", "RelationUnknown", "Relative", "Stated", "TooManyRelatives", "add_relative", "relative",
    "relatives_of", "remove_relative",
]  # fmt: skip
