"""The limit: pgbench with one statement that writes what a booking writes, on the same database with as many clients."""

from __future__ import annotations

import re
import subprocess
import tempfile

from backend import embedded
from bench.ground import ACCOUNTS_OF_PGBENCH, Ground

_STATEMENT = r"""
\set slot random(0, {slots} - 1)
\set account random(0, {accounts} - 1)
WITH place AS (
  UPDATE slots SET taken = taken + 1 WHERE hall = '{hall}' AND window_group = 'big' AND taken < capacity
     AND starts_at = timestamptz '2026-11-24 09:00+08' + :slot::int * interval '15 minutes'
  RETURNING hall, window_group, starts_at, ends_at, day
), made AS (
  INSERT INTO appointments (reference, hall, window_group, starts_at, ends_at, day, units, kept, state, channel, items, citizen,
    applicant_kind, applicant_index, applicant_box, phone_box, phone_index, relation, needs, note_box, language, ticket_code, token,
    created_at, changed_at, moves, version)
  SELECT 'Y' || lpad(to_hex(n), 7, '0'), hall, window_group, starts_at, ends_at, day, 1, false, 'booked', 'web', ARRAY['card'],
    ('00000000-0000-4000-8000-' || lpad(to_hex(:account::bigint), 12, '0'))::uuid, 'person', decode(md5(n::text), 'hex'),
    decode(repeat('ab', 130), 'hex'), decode(repeat('ab', 42), 'hex'), decode(md5(n::text), 'hex'), 'self', '{{}}', NULL, 'zh',
    'Y' || lpad(to_hex(n), 5, '0'), md5(n::text)::varchar(24), now(), now(), 0, 1
  FROM place, nextval('bench_number') AS n RETURNING *
), item AS (
  INSERT INTO appointment_items (hall, reference, item, citizen, applicant_index, live)
  SELECT hall, reference, 'card', citizen, applicant_index, true FROM made
), entry AS (
  INSERT INTO entries (hall, reference, at, what, facts) SELECT hall, reference, now(), 'booked', '{{"day": "2026-11-24"}}' FROM made
), line AS (
  INSERT INTO ledger (hall, at, actor, verb, subject, facts)
  SELECT hall, now(), 'citizen:' || citizen, 'book', 'appointment:' || reference, '{{}}' FROM made
), told AS (
  INSERT INTO notices (hall, citizen, topic, reference, language, facts_box, created_at, send_at, expires_at)
  SELECT hall, citizen, topic, reference, 'zh', decode(repeat('ab', 160), 'hex'), now(), now(), starts_at
    FROM made, unnest(ARRAY[{topics}]) AS topic RETURNING id, hall
)
INSERT INTO deliveries (hall, notice, channel, state, due_at) SELECT hall, id, 'sms', 'waiting', now() FROM told;
"""


def bookings_a_second(ground: Ground, clients: int, slots: int, topics: tuple[str, ...], seconds: int = 10) -> float:
    """What PostgreSQL alone can do here, by the hands of its own tool."""
    tools = embedded.programs()
    subprocess.run([tools / "psql", "-q", "-c", "CREATE SEQUENCE IF NOT EXISTS bench_number", ground.url], check=True, capture_output=True)
    named = ", ".join(f"'{topic}'" for topic in topics)
    text = _STATEMENT.format(slots=slots, accounts=ACCOUNTS_OF_PGBENCH, hall=ground.hall, topics=named)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(text)
        script.flush()
        options = ["-n", "-M", "prepared", "-j", "2", "-c", str(clients), "-T", str(seconds), "-f", script.name]
        said = subprocess.run([tools / "pgbench", *options, ground.url], capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", said.stdout)
    if found is None:
        raise RuntimeError(said.stderr)
    return float(found[1])
