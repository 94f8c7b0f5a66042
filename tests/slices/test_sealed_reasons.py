"""Why somebody was missed and why somebody is never paused rest in boxes: new ones, and those of a database from before."""

from __future__ import annotations

import importlib

import pytest

from backend import appointments, secrecy
from backend.appointments import Exemption, Judge
from backend.clock import at
from backend.database import transaction
from tests import given, given_extended_sessions, given_misses
from tests.scratch import database_without

pytestmark = pytest.mark.usefixtures("db")
MIGRATION = "backend.migrations.yueban_2026_11_22t20_00_02_sealed_reasons"
AS_BEFORE = """
SET session_replication_role = replica;
ALTER TABLE misses DROP CONSTRAINT misses_excuse_sealed;
ALTER TABLE pause_exemptions DROP CONSTRAINT pause_exemptions_why_sealed, DROP CONSTRAINT pause_exemptions_why_box_check;
INSERT INTO misses (reference, hall, citizen, applicant_index, missed_at, state, excuse, changed_at)
  SELECT ref, 'h', gen_random_uuid(), ''::bytea, now(), 'asked', why, now() FROM (VALUES ('A', 'ill'), ('B', '')) v (ref, why);
INSERT INTO pause_exemptions (hall, citizen, applicant_index, why, staff, at)
  VALUES ('h', gen_random_uuid(), ''::bytea, 'disabled', gen_random_uuid(), now());
"""


async def test_the_reasons_of_before_are_moved_into_their_boxes(db: str) -> None:
    async with database_without(db, "sealed_reasons", AS_BEFORE):
        async with transaction() as held:
            await importlib.import_module(MIGRATION).seal_reasons(held)
        misses = await given.rows("SELECT excuse, excuse_box FROM misses ORDER BY reference")
        exempt = await given.rows("SELECT why, why_box FROM pause_exemptions")
    assert [(clear, box and secrecy.unseal(box, "misses.excuse")) for clear, box in misses] == [("", "ill"), ("", None)]
    assert [(clear, secrecy.unseal(box, "pause_exemptions.why")) for clear, box in exempt] == [("", "disabled")]


async def test_a_new_reason_and_a_new_exemption_rest_sealed_and_are_read_again() -> None:
    slug, who = await given_misses.a_hall(), await given.citizen()
    gone = await given_misses.missed_often(slug, who, given.applicant(number="11010119900307002X"))
    judge = Judge(slug, await given_extended_sessions.staff(slug, "试岗甲", "manager"))
    evening = at(given_misses.DAYS[2], 19)
    await appointments.give_excuse(gone[0].reference, who, "ill", "", evening)
    await appointments.appeal(gone[2].reference, who, "请看材料", evening)
    await appointments.decide_appeal(judge, gone[2].reference, "", evening, lifted=True, exempt="disabled")
    rows = await given.rows(
        f"SELECT m::text FROM misses m WHERE hall = '{slug}' UNION ALL SELECT e::text FROM pause_exemptions e WHERE hall = '{slug}'"
    )
    assert [row for (row,) in rows if ",ill," in row or "disabled" in row] == []
    assert [each.why for each in await appointments.exempted(judge)] == [Exemption.disabled]
    (record,) = await appointments.misses_of(who, evening)
    assert sorted(each.excuse for each in record.misses) == ["", "", "ill"]
    (number,) = [each.id for each in await appointments.exempted(judge)]
    await appointments.end_exemption(judge, number, evening)
    ((facts,),) = await given.rows("SELECT facts::text FROM ledger WHERE hall = $1 AND verb = 'end_exemption'", slug)
    assert facts == "{}"
