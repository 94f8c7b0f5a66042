"""The composition root: the one module that knows both doors."""

import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from types import ModuleType
from typing import Any

from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from backend import database, logs, settings

LARGEST_BODY = 1_000_000
API = "/api/mp/v1"


def create() -> Litestar:
    """The application of one process; granian's factory."""
    logs.begin(settings.current().log_level)
    modules = tuple(_modules("web")) + tuple(_modules("miniprogram_api"))
    return Litestar(
        route_handlers=[route for module in modules for route in getattr(module, "routes", ())],
        middleware=sorted(
            (entry for module in modules for entry in getattr(module, "middleware", ())), key=lambda entry: entry.place
        ),
        guards=[guard for module in modules for guard in getattr(module, "guards", ())],
        before_send=[last for module in modules for last in getattr(module, "before_send", ())],
        exception_handlers={kind: said for module in modules for kind, said in getattr(module, "handlers", {}).items()},
        lifespan=[_connected],
        openapi_config=_openapi(),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )


@asynccontextmanager
async def _connected(_: Litestar) -> AsyncIterator[None]:
    url = settings.current().database_url
    if url is None:
        raise settings.SettingRefused("YUEBAN_DATABASE_URL is not set: start with `yueban serve`, which brings a database")
    await database.connect(url)
    yield
    await database.disconnect()


def _modules(package: str) -> Iterator[ModuleType]:
    """Every module of a door: a new slice's file needs no registering."""
    door = importlib.import_module(package)
    for found in pkgutil.walk_packages(door.__path__, f"{package}."):
        yield importlib.import_module(found.name)


def _openapi() -> OpenAPIConfig:
    bearer: dict[str, Any] = {"bearer": SecurityScheme(type="http", scheme="bearer")}
    return OpenAPIConfig(
        title="Yueban mini-program API",
        version="1",
        path=API,
        render_plugins=(),
        components=Components(security_schemes=bearer),
        use_handler_docstrings=True,
    )
