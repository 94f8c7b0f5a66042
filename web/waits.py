"""The wait in words, the same on the screen, the ticket and the slip."""

from backend.languages import say
from backend.visits import Wait


def wait_words(wait: Wait | None, language: str) -> str:
    """About 15–25 min, within 5 min; empty where it is not known."""
    if wait is None:
        return ""
    least, most = (int(each.total_seconds() // 60) for each in (wait.least, wait.most))
    return say(language, "wait-range", least=least, most=most) if least else say(language, "wait-within", most=most)


def wait_figures(wait: Wait | None, language: str) -> str:
    """The same for a screen's table, whose heading says the rest: 15–25 min, or that it is not known."""
    if wait is None:
        return say(language, "wait-unknown")
    least, most = (int(each.total_seconds() // 60) for each in (wait.least, wait.most))
    return say(language, "{least}–{most} min", least=least, most=most)
