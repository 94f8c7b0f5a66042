"""Where Piccolo finds the engine and the application (PICCOLO_CONF=backend.piccolo_conf)."""

from piccolo.conf.apps import AppRegistry

from backend.database import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(apps=["backend.piccolo_app"])
