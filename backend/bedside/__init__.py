"""Bedside (上门现场): what visitors do at somebody's home, with or without a network (article 29.5).

A tablet keeps each step (begun with the household's word, consent, photos, a result for each item, papers handed over, the end)
under an id and sends it when it can: taken once, in its order, by the server's clock. What no longer fits is kept and put before
a person. `served` is what came of the visits to a household.
"""

from backend.bedside.records import forget, served
from backend.bedside.rules import Outcome, Result, Served

__all__ = ["Outcome", "Result", "Served", "forget", "served"]
