"""Questions that stand in three templates have a macro of their own: an abstraction at its third use (house.md, section 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
RUN = 3
"""So many questions on end, word for word, are no accident."""


def runs(text: str) -> Iterator[str]:
    """Every run of questions."""
    asked = [line.strip() for line in text.splitlines() if line.startswith(("{{ field(", "{{ choice(", "{{ choices("))]
    for start in range(len(asked) - RUN + 1):
        yield "\n".join(asked[start : start + RUN])


def test_no_questions_are_copied_into_three_templates() -> None:
    places = defaultdict(set)
    for path in TEMPLATES.rglob("*.html"):
        for found in runs(path.read_text()):
            places[found].add(str(path.relative_to(TEMPLATES)))
    assert {found: sorted(where) for found, where in places.items() if len(where) >= 3} == {}


def test_a_copy_would_be_seen() -> None:
    asked = "\n".join(f"<p>\n{{{{ field('{number}') }}}}" for number in range(4))
    assert len(list(runs(asked))) == 2
    assert list(runs("<p>\n" * 9)) == []
