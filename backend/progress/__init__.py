"""The diary of every request, by its reference: what happened when, in the caller's transaction, for the citizen to read."""

from backend.progress.actions import diary, record
from backend.progress.lookups import count_guess, forgive_guess
from backend.progress.rules import Entry, What, ahead
from backend.progress.wording import coming, details, text

__all__ = ["Entry", "What", "ahead", "coming", "count_guess", "details", "diary", "forgive_guess", "record", "text"]
