"""The rows of matrix.py for agents' matters and delegations: A's own, and A's delegate is somebody else than B."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend import clock, mandates
from backend.mandates import Document
from tests import given_agent_matters, given_delegations, given_extended_sessions

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
AGENTS = """
GET /api/mp/v1/agent-matters                              401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/agent-matters                             401 401 401 422 422 401 401 401 401 401 401
GET /api/mp/v1/agent-matters/{reference:str}              401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/agent-matters/{reference:str}/mandate     401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/agent-matters/{reference:str}/mandate/code 401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/agent-matters/{reference:str}/mandate/signature 401 401 401 422 404 401 401 401 401 401 401
POST /api/mp/v1/agent-matters/{reference:str}/objection   401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/agent-matters/{reference:str}/withdrawal  401 401 401 200 404 401 401 401 401 401 401
GET /api/mp/v1/delegations                                401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/delegations                               401 401 401 422 422 401 401 401 401 401 401
GET /api/mp/v1/delegations/{reference:str}                401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/code          401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/confirmation  401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/acceptance    401 401 401 404 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/refusal       401 401 401 404 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/end           401 401 401 200 404 401 401 401 401 401 401
GET /api/mp/v1/delegations/{reference:str}/appointments   401 401 401 404 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/appointments/{booking:str}/cancellation 401 401 401 404 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/appointments/{booking:str}/change 401 401 401 404 404 401 401 401 401 401 401
GET /api/mp/v1/delegations/{reference:str}/home-visits    401 401 401 404 404 401 401 401 401 401 401
POST /api/mp/v1/delegations/{reference:str}/home-visits/{visit:str}/reply 401 401 401 404 404 401 401 401 401 401 401
GET /agent-matters                                         in 200 200  in  in  in  in  in  in  in  in
POST /agent-matters                                        in 422 422  in  in  in  in  in  in  in  in
GET /agent-matters/new                                    200
GET /agent-matters/{reference:str}                         in 200 404  in  in  in  in  in  in  in  in
GET /agent-matters/{reference:str}/mandate                 in 200 404  in  in  in  in  in  in  in  in
POST /agent-matters/{reference:str}/mandate                in 422 404  in  in  in  in  in  in  in  in
GET /agent-matters/{reference:str}/mandate/signature       in 303 404  in  in  in  in  in  in  in  in
POST /agent-matters/{reference:str}/mandate/code           in 409 404  in  in  in  in  in  in  in  in
POST /agent-matters/{reference:str}/mandate/signature      in 422 404  in  in  in  in  in  in  in  in
POST /agent-matters/{reference:str}/{move:str}             in 409 404  in  in  in  in  in  in  in  in
GET /me/delegations                                        in 200 200  in  in  in  in  in  in  in  in
POST /me/delegations                                       in 422 422  in  in  in  in  in  in  in  in
GET /me/delegations/new                                    in 200 200  in  in  in  in  in  in  in  in
GET /me/delegations/{reference:str}                        in 200 404  in  in  in  in  in  in  in  in
GET /me/delegations/{reference:str}/confirmation           in 303 404  in  in  in  in  in  in  in  in
POST /me/delegations/{reference:str}/confirmation          in 422 404  in  in  in  in  in  in  in  in
POST /me/delegations/{reference:str}/code                  in 409 404  in  in  in  in  in  in  in  in
POST /me/delegations/{reference:str}/{move:str}            in 303 404  in  in  in  in  in  in  in  in
GET /me/delegations/{reference:str}/appointments           in 404 404  in  in  in  in  in  in  in  in
GET /me/delegations/{reference:str}/appointments/{booking:str}/cancel in 404 404 in in in in in in in in
POST /me/delegations/{reference:str}/appointments/{booking:str}/cancel in 404 404 in in in in in in in in
GET /me/delegations/{reference:str}/appointments/{booking:str}/change in 404 404 in in in in in in in in
POST /me/delegations/{reference:str}/appointments/{booking:str}/change in 404 404 in in in in in in in in
GET /me/delegations/{reference:str}/home-visits            in 404 404  in  in  in  in  in  in  in  in
GET /me/delegations/{reference:str}/home-visits/{visit:str} in 404 404 in  in  in  in  in  in  in  in
POST /me/delegations/{reference:str}/home-visits/{visit:str}/reply in 404 404 in in in in in in in in
GET /me/delegations/{reference:str}/agent-matters          in 404 404  in  in  in  in  in  in  in  in
GET /staff/agent-matters                                   in  in  in  in  in 403 403 200 403  in  in
POST /staff/agent-matters                                  in  in  in  in  in 403 422 422 403  in  in
GET /staff/agent-matters/new                               in  in  in  in  in 403 200 200 403  in  in
GET /staff/agent-matters/{reference:str}                   in  in  in  in  in 403 403 200 403  in  in
GET /staff/agent-matters/{reference:str}/mandate           in  in  in  in  in 403 403 200 403  in  in
POST /staff/agent-matters/{reference:str}/client           in  in  in  in  in 403 403 404 403  in  in
POST /staff/agent-matters/{reference:str}/{act:str}        in  in  in  in  in 403 403 409 403  in  in
GET /staff/delegations                                     in  in  in  in  in 200 200 200 200  in  in
POST /staff/delegations                                    in  in  in  in  in 422 422 422 422  in  in
POST /staff/delegations/found                              in  in  in  in  in 404 404 404 404  in  in
POST /staff/delegations/protection                         in  in  in  in  in 403 403 422 403  in  in
GET /staff/delegations/{reference:str}                     in  in  in  in  in 200 200 200 404  in  in
POST /staff/delegations/{reference:str}/end                in  in  in  in  in 422 422 422 404  in  in
"""
OWNED = (
    "SELECT reference, state, version, scope, until, signed_at FROM agent_matters WHERE citizen = $1 ORDER BY 1",
    "SELECT reference, state, delegate, ended_by FROM delegations WHERE principal = $1 ORDER BY 1",
)
Names = dict[str, str]


async def kept_by(a: UUID, here: str, item: str, now: datetime) -> Names:
    """A's matter that waits for its mandate, A's delegation to a third person, and one that was entered at a window."""
    matter, _ = await given_agent_matters.accepted(here, by=a, now=now, items=(item,))
    _, _, made = await given_delegations.live(a, now=now - timedelta(minutes=5))  # a phone gets one code a minute
    other = given_delegations.wanted((await given_delegations.person())[1], now, matters=("follow",))
    clerk = await given_extended_sessions.staff(here)
    entered = await mandates.enter_at_window(here, clerk, Document("passport", "DEMO444444"), other, now, seen=True)
    return {"matter": matter.reference, "delegation": made.reference, "entered": entered.reference}


def things(path: str, names: Names) -> dict[str, object]:
    """What stands for the parameters of these addresses; nothing for others."""
    if "/delegations" in path:
        reference = names["entered"] if path.startswith("/staff") else names["delegation"]
        return {"reference": reference, "booking": "ABCDEFGH", "visit": "ABCDEFGH", "move": "end"}
    if "/agent-matters" in path:
        return {"reference": names["matter"], "move": "objection", "act": "refuse"}
    return {}


def form(name: str) -> dict[str, Any]:
    """The fields of the form that goes to this door."""
    found: dict[str, dict[str, Any]] = {
        "POST /agent-matters": {"why": "看店"},
        "POST /agent-matters/{reference:str}/{move:str}": {"words": "网上说可以"},
        "POST /me/delegations": {"phone": "1"},
        "POST /staff/agent-matters": {"why": "看店"},
        "POST /staff/agent-matters/{reference:str}/{act:str}": {"version": "2", "words": "不行"},
        "POST /staff/delegations/found": {"reference": "ABCDEFGH"},
    }
    return found.get(name, {})


def body(name: str) -> Mapping[str, Any] | None:
    """The JSON of the request that goes to this door; None where it takes none."""
    until = (clock.today() + timedelta(days=30)).isoformat()
    found: dict[str, Mapping[str, Any]] = {
        "POST /agent-matters": {
            "items": ["nothing"], "why": "看店", "phone": "19900001234",
            "applicant": {"kind": "person", "name": "戊己", "id_kind": "passport", "id_number": "DEMO999999"},
        },
        "POST /agent-matters/{reference:str}/mandate": {"scope": ["fill_in"], "until": until, "declared": True},
        "POST /agent-matters/{reference:str}/mandate/signature": {"code": "000000"},
        "POST /agent-matters/{reference:str}/objection": {"words": "网上说可以"},
        "POST /delegations": {
            "side": "delegate", "phone": "1", "own_name": "甲乙", "other_name": "丙丁", "matters": ["follow"], "until": until,
        },
        "POST /delegations/{reference:str}/confirmation": {"code": "000000"},
        "POST /delegations/{reference:str}/appointments/{booking:str}/change": {"slot": "x"},
        "POST /delegations/{reference:str}/home-visits/{visit:str}/reply": {"words": "四楼"},
    }  # fmt: skip
    return found.get(name)
