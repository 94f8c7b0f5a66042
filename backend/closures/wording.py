"""A closure's reason in words."""

from __future__ import annotations

from backend.appointments import Why
from backend.hall import Cause, Closure
from backend.languages import Language, say


def reason(closure: Closure, language: str) -> str:
    """Why it is closed: the manager's own words where there are any in this language, otherwise the cause's."""
    own = closure.words.en if language == Language.en else closure.words.zh
    return own or say(language, f"closure-{closure.cause}")


def why(closure: Closure, public_url: str, reference: str) -> Why:
    """For the messages, in both languages, with the page where the person says yes or no."""
    return Why(reason(closure, Language.zh), reason(closure, Language.en), f"{public_url}/appointments/{reference}")


def is_of_the_calendar(closure: Closure) -> bool:
    """Whether the calendar or the hours took the day, and nothing is shut besides."""
    return closure.cause is Cause.calendar
