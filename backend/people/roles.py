"""Roles of staff, each for a hall, and which are kept apart (house.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from backend.refusals import FieldRefused


class Role(StrEnum):
    """What a staff member does at a hall."""

    desk = "desk"
    clerk = "clerk"
    reviewer = "reviewer"
    head = "head"
    visitor = "visitor"
    agent = "agent"
    editor = "editor"
    call_back = "call_back"
    manager = "manager"
    supervisor = "supervisor"
    social_supervisor = "social_supervisor"
    operator = "operator"
    security = "security"
    auditor = "auditor"


APART = frozenset({Role.operator, Role.security, Role.auditor})


class RoleUnknown(FieldRefused):
    """No such role; `known` lists those there are."""


class RolesKeptApart(FieldRefused):
    """Operator, security and auditor are three people, and none of them has another role (三员分立)."""


def check_roles(wanted: Iterable[str]) -> tuple[Role, ...]:
    """At least one known role, the three administrators kept apart. RoleUnknown, RolesKeptApart."""
    names = tuple(dict.fromkeys(name.strip().replace("-", "_") for name in wanted))
    if not names or any(name not in Role.__members__ for name in names):
        raise RoleUnknown(field="role", known=", ".join(Role))
    roles = tuple(Role(name) for name in names)
    if APART & set(roles) and len(roles) > 1:
        raise RolesKeptApart(field="role")
    return roles
