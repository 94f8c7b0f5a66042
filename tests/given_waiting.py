"""Who waits, and whether the counts of the places agree."""

from __future__ import annotations

from tests import given


async def agrees(slug: str) -> None:
    """Every row's counts are those of the appointments, holds and resting places that stand on it."""
    wrong = await given.rows(
        """SELECT s.window_group, s.starts_at, s.capacity, s.taken, s.kept_taken, count(t.on_it), count(*) FILTER (WHERE t.kept)
             FROM slots s LEFT JOIN (
               SELECT hall, window_group, starts_at, ends_at, kept, true AS on_it FROM appointments WHERE state <> 'cancelled'
               UNION ALL SELECT hall, window_group, starts_at, ends_at, false, true FROM holds WHERE state = 'open'
               UNION ALL SELECT hall, window_group, starts_at, starts_at + interval '1 second', kept, true FROM resting_places
             ) t ON t.hall = s.hall AND t.window_group = s.window_group AND t.starts_at < s.ends_at AND t.ends_at > s.starts_at
            WHERE s.hall = $1 GROUP BY s.id
           HAVING s.taken <> count(*) FILTER (WHERE t.on_it) OR s.kept_taken <> count(*) FILTER (WHERE t.kept) OR s.taken > s.capacity""",
        slug,
    )
    assert wrong == []
