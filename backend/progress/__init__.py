"""The diary of every request, by its reference: what happened when, in the caller's transaction, for the citizen to read."""

from backend.progress.actions import diary, record
from backend.progress.rules import Entry, What
from backend.progress.wording import details, text

__all__ = ["Entry", "What", "details", "diary", "record", "text"]
