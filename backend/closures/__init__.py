"""Closures and whom they touch: looked at before, then in one go; each has a new place before the old one is given back, is told by
every channel and may choose otherwise; who can't be placed stays on the list until somebody has settled it. Nobody is dropped.

A closure itself (`hall.Closure`) and what it takes of the slots are the hall's; `hall.shut` is what the public reads of it. A notice
of the State Council that takes days away moves people by the same way.
"""

from datetime import timedelta

from backend.closures.actions import FOLLOW, close, keep, lift, note_call, preview, settle
from backend.closures.moving import follow, follow_all
from backend.closures.notice import HallTurned, NoticePreview, keep_notice, load, preview_notice
from backend.closures.records import counts, latest, number_to_phone, of_closure
from backend.closures.rules import Move, NotMoved, Outcome, Preview, Progress, Proposal, TouchedMeanwhile, UnknownOutcome
from backend.closures.wording import reason
from backend.jobs import Job, Round

JOBS = (Job(FOLLOW, follow),)
ROUNDS = (Round("follow closures", timedelta(minutes=1), follow_all),)

__all__ = [
    "JOBS", "ROUNDS", "HallTurned", "Move", "NotMoved", "NoticePreview", "Outcome", "Preview", "Progress", "Proposal",
    "TouchedMeanwhile", "UnknownOutcome", "close", "counts", "follow", "follow_all", "keep", "keep_notice", "latest", "lift", "load",
    "note_call", "number_to_phone", "of_closure", "preview", "preview_notice", "reason", "settle",
]  # fmt: skip
