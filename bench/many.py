"""A hall with a long history: so many bookings in the table, without the way there."""

from __future__ import annotations

from backend.database import connection, transaction
from bench.ground import Ground


async def bookings_in_the_table(ground: Ground, total: int) -> None:
    """Fill up to `total` rows, in the hall that is asked and its days."""
    async with transaction() as held:
        there = await held.fetchval("SELECT count(*) FROM appointments")
        if there >= total:
            return
        await held.execute("SET LOCAL session_replication_role = replica")
        await held.execute("SET LOCAL maintenance_work_mem = '256MB'")
        await held.execute(
            """INSERT INTO appointments (reference, hall, window_group, starts_at, ends_at, day, units, kept, state, channel, items,
                 citizen, applicant_kind, applicant_index, applicant_box, phone_box, phone_index, relation, needs, note_box, language,
                 ticket_code, token, created_at, changed_at, moves, version)
               SELECT 'Z' || lpad(to_hex(n), 7, '0'), $1, 'big', s, s + interval '15 minutes', (s AT TIME ZONE 'Asia/Shanghai')::date, 1,
                 false, (ARRAY['booked', 'finished', 'cancelled'])[n % 3 + 1], 'web', ARRAY['card'],
                 ('00000000-0000-4000-8000-' || lpad(to_hex(n % 1000), 12, '0'))::uuid, 'person', decode(md5(n::text), 'hex'),
                 decode(repeat('ab', 60), 'hex'), decode(repeat('ab', 42), 'hex'), decode(md5(n::text), 'hex'), 'self', '{}', NULL, 'zh',
                 lpad(to_hex(n), 6, '0'), md5(n::text)::varchar(24), s, s, 0, 1
               FROM generate_series($2::int, $3::int) AS n,
                 LATERAL (SELECT timestamptz '2026-11-24 09:00+08' - (n % 600) * interval '1 day'
                   + (n % 24) * interval '15 minutes') AS t (s)""",
            ground.hall, there, total - 1, timeout=600,
        )  # fmt: skip
    async with transaction() as held:
        await held.execute("ANALYZE appointments")
    async with connection() as held:
        await held.execute("VACUUM appointments", timeout=600)
        await held.execute("CHECKPOINT", timeout=600)
