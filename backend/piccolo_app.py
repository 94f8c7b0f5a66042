"""The one Piccolo application: every slice's tables, one line of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

SLICES = (
    "hall", "people", "mandates", "catalogue", "notifications", "progress", "ratings", "appointments", "extended_sessions", "visits",
    "home_visits", "uploads", "tours", "doorstep", "bedside", "phone_calls", "closures", "oversight", "lots", "community_workers",
    "prevention", "aftercare", "agent_matters",
)  # fmt: skip

APP_CONFIG = AppConfig(
    app_name="yueban",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(
        modules=[
            *(f"backend.{name}.tables" for name in SLICES),
            "backend.ledger",
            "backend.limits",
            "backend.repeats",
            "backend.wechat_tokens",
        ]
    ),
    migration_dependencies=[],
    commands=[],
)
