"""New days drawn by lot, where they emptied within minutes before: speed then gains nothing, and every phone has one chance.

While the lot lasts (a few minutes from the hour at which new days open) people hand in a wish; a round draws by a seed that was
sealed and committed to beforehand and is shown afterwards, and books by the ordinary way. What is left opens to all.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.lots.actions import Frame, frame, hand_in, withdraw
from backend.lots.drawing import draw_lot, hold_lots
from backend.lots.records import drawn_list, lot, of_citizen, owned
from backend.lots.rules import (
    ANY,
    MOST_CHOICES,
    Asking,
    ChoicesNeeded,
    DrawnWish,
    Lot,
    LotWish,
    NoLotNow,
    NothingWished,
    State,
    WishedAlready,
    commitment_of,
    score,
)

ROUNDS = (Round("hold lots", timedelta(seconds=5), hold_lots),)

__all__ = [
    "ANY", "MOST_CHOICES", "ROUNDS", "Asking", "ChoicesNeeded", "DrawnWish", "Frame", "Lot", "LotWish", "NoLotNow",
    "NothingWished", "State", "WishedAlready", "commitment_of", "draw_lot", "drawn_list", "frame", "hand_in", "hold_lots", "lot",
    "of_citizen", "owned", "score", "withdraw",
]  # fmt: skip
