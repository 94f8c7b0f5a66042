"""What a rightful person would send to each door that changes something."""

from __future__ import annotations

import secrets
from typing import Any

from tests import given_prevention
from tests.attacks import matrix_agents, matrix_bedside, matrix_tours
from tests.attacks.doors import API
from tests.attacks.world import CARD, PERMIT, World

NUMBER = "11010119900307002X"


def form(name: str, world: World) -> dict[str, Any]:
    """The fields of the form that goes to this door."""
    found: dict[str, dict[str, Any]] = matrix_bedside.forms(world.tablet) | {
        "POST /appointments/holds": {"item": CARD, "hall": world.here, "slot": world.slot},
        "POST /appointments/{reference:str}/change": {"slot": world.slot},
        "POST /appointments": {"hold": world.hold},
        "POST /appointments/new/details": {
            "hold": world.hold, "name": "甲乙", "id_kind": "resident_id", "id_number": NUMBER, "phone": "19900001234",
        },
        "POST /appointments/new/extend": {"hold": world.hold},
        "POST /extended-sessions": {"item": CARD, "hall": world.here, "day1": world.weekend, "why": "at_work"},
        "POST /extended-sessions/{reference:str}/acceptance": {"number": "1"},
        "POST /waiting-list": {"item": CARD, "hall": world.here, "days": world.weekend},
        "POST /staff/extended-sessions/{reference:str}/{answer:str}": {"version": "1", "why_not": "no_staff"},
        "POST /home-visits/{reference:str}/{move:str}": {"words": "四楼"},
        "POST /home-visits/drafts/{reference:str}/files": {"purpose": "other"},
        "POST /home-visits/drafts/{reference:str}/files/begun": {"purpose": "other", "size": "10"},
        "POST /home-visits/drafts/{reference:str}/check": {"consent": "yes"},
        "POST /home-visits/drafts/{reference:str}/{step:str}": {"why": "bedridden"},
        "POST /staff/home-visits": {"why": "bedridden"},
        "POST /staff/home-visits/{reference:str}/after/{act:str}": {"item": PERMIT, "step": "ready"},
        "POST /staff/call-backs/{number:int}/{act:str}": {"outcome": "not_reached"},
        "POST /staff/home-visits/{reference:str}/{answer:str}": {"version": "2", "reason": "can_come", "words": "可以到大厅"},
        "POST /prevention/links/{token:str}": {"last_four": given_prevention.FOUR},
        "POST /prevention/people/{reference:str}/opening": {"reason": "to_phone"},
        "POST /staff/prevention/people/{reference:str}/opening": {"reason": "to_phone"},
        "POST /staff/closures": {"first_day": "2027-01-30", "cause": "storm", "mark": "x"},
        "POST /staff/closures/notice": {"notice": ""},
        "POST /staff/closures/notice/preview": {"notice": "2031-01-01,holiday,x"},
        "POST /staff/closures/preview": {"first_day": "2027-01-30", "cause": "storm"},
        "POST /staff/closures/{number:int}/moves/{move:int}": {"outcome": "reached"},
        "POST /lots": {
            "item": CARD, "hall": world.lot_hall, "choice1": "any", "name": "甲乙", "id_kind": "resident_id", "id_number": NUMBER,
        },
        "POST /staff/community-workers": {"phone": "1"},
        "POST /me/relatives": {"name": "丙丁", "id_kind": "passport", "id_number": "DEMO888888"},
        "POST /tickets": {"hall": world.here, "item": CARD, "name": "甲乙"},
        "POST /sign-in": {"phone": "1"},
        "POST /visitor": {"code": "0000 0000"},
        "POST /sign-in/code": {"code": "000000"},
        "POST /progress": {"reference": world.booking, "last_four": "no"},
        "POST /ratings/{token:str}": {"level": "satisfied"},
        "POST /ratings/{token:str}/reasons": {"level": "satisfied"},
        "POST /staff/visits/{visit:uuid}/{tap:str}": {"version": str(world.version)},
        "POST /staff/visits/{visit:uuid}/finish": {"version": str(world.version + 1), "item": CARD, f"result-{CARD}": "handled"},
        "POST /staff/found": {"typed": world.waiting},
        "POST /staff/people/{reference:str}": {"reason": "compare_document"},
        **{f"POST /staff/{what}.{kind}": {"reason": "inspection"} for what in ("report", "bookings") for kind in ("csv", "xlsx")},
        "POST /me/misses/{reference:str}/excuse": {"excuse": "ill"},
        "POST /me/misses/{reference:str}/appeal": {"appeal": "住院"},
        "POST /staff/pauses": {"day": "2026-11-24", "words": "停电"},
        "POST /staff/pauses/{reference:str}/{answer:str}": {"accept": "属实"},
        "POST /staff/phone-calls/{reference:str}": {"why": "answer", "extension": "8001"},
        "POST /staff/phone-calls/{reference:str}/outcome": {"call": "00000000-0000-4000-8000-000000000000", "outcome": "reached"},
        "POST /staff/windows": {"window": "105"},
        "POST /staff/duty": {"state": "paused"},
        "POST /staff/cards": {"number": NUMBER},
        "POST /staff/cards/reader": {"address": "http://10.0.0.1:8989/read"},
        "POST /staff/undo": {"move": "0"},
        "POST /staff/sign-in": {"login": f"nobody-{secrets.token_hex(4)}", "password": "nothing"},
        "POST /staff/unlock": {"password": "nothing"},
        "POST /check-in/{hall_slug:str}": {"reference": world.booking, "pass_": "nothing"},
    }  # fmt: skip
    return found.get(name) or matrix_tours.FORMS.get(name) or matrix_agents.form(name)


def body(name: str, world: World) -> Any:
    """The JSON of the request that goes to this door; None where it takes none."""
    found: dict[str, Any] = {
        "POST /holds": {"items": [CARD], "slot": world.slot},
        "POST /appointments": {
            "items": [CARD], "slot": world.slot,
            "applicant": {"kind": "person", "name": "戊己", "id_kind": "passport", "id_number": "DEMO999999"},
        },
        "POST /appointments/{reference:str}/change": {"slot": world.slot},
        "POST /appointments/{reference:str}/check-in": {"hall_code": "0000000000"},
        "POST /extended-sessions": {
            "item": CARD, "hall": world.here, "reason": "at_work",
            "proposals": [{"starts_at": f"{world.weekend}T10:00:00+08:00", "ends_at": f"{world.weekend}T11:00:00+08:00"}],
            "applicant": {"kind": "person", "name": "戊己", "id_kind": "passport", "id_number": "DEMO999999"},
        },
        "POST /extended-sessions/{reference:str}/acceptance": {"proposal": 1},
        "POST /home-visits": {
            "why": "bedridden", "relation": "self", "name": "戊己", "items": ["canjirenzheng-xinban"], "community": "elsewhere",
            "address": "某处三号楼", "phone": "19900001234", "present": "alone", "proof": "at_door", "halves": ["any"], "consent": True,
            "hall": world.here,
        },
        "POST /uploads": {"reference": world.evidence, "purpose": "other", "size": 10},
        "POST /home-visits/{reference:str}/reply": {"words": "四楼"},
        "POST /home-visits/{reference:str}/second-visit": {"words": "再来一次"},
        "POST /home-visits/{reference:str}/objection": {"words": "下不了楼"},
        "POST /home-visits/{reference:str}/second-person": {"phone": "19900004321"},
        "POST /waiting-list": {
            "items": [CARD], "hall": world.here, "days": [f"{world.slot[-13:-9]}-{world.slot[-9:-7]}-{world.slot[-7:-5]}"],
            "applicant": {"kind": "person", "name": "戊己", "id_kind": "passport", "id_number": "DEMO555555"},
        },
        "POST /misses/{reference:str}/excuse": {"excuse": "ill"},
        "POST /misses/{reference:str}/appeal": {"words": "住院"},
        "POST /lot-wishes": {
            "items": [CARD], "hall": world.lot_hall, "choices": ["any"],
            "applicant": {"kind": "person", "name": "戊己", "id_kind": "passport", "id_number": "DEMO999999"},
        },
        "POST /ratings": {"reference": world.rated, "level": "satisfied"},
        "POST /tickets": {"items": [CARD], "name": "甲乙", "hall": world.here},
        "POST /tickets/{token:str}/check-in": {"hall_code": "0000000000"},
        "POST /relatives": {"relation": "child", "name": "庚辛", "id_kind": "passport", "id_number": "DEMO666666"},
        "POST /session": {"code": "demo-attacker"},
        "POST /phone": {"code": "nothing"},
        "POST /phone/codes": {"phone": "1"},
        "POST /phone/confirmation": {"phone": "19900004321", "code": "000000"},
    }  # fmt: skip
    plain = name.replace(API, "")
    return found.get(plain) or matrix_agents.body(plain)
