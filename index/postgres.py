"""A PostgreSQL server by its address, for all that lies on one: the rows of an index (`index.row_server`) and what the page keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from index.environment import SettingsError

if TYPE_CHECKING:
    from sqlalchemy import Engine

SCHEMES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
NO_DRIVER = "设置了 DATABASE_URL，但没有安装 PostgreSQL 的驱动。请先运行 pip install -r requirements-cluster.txt。"
CONNECTING = 3
"""Seconds to wait for the server, of each of its addresses."""
DRIVER = {
    "connect_timeout": CONNECTING,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "client_encoding": "utf8",
    "application_name": "policy-qa",
    "prepare_threshold": None,
}
"""A server that vanished from the network is given up in seconds; and nothing outlives a transaction, so that PgBouncer may stand between."""


def parsed(given: str) -> URL:
    """The address of a database as it is given in the settings.

    Raises
    ------
    ValueError
        When it is none of PostgreSQL, or names no database. The error does not repeat it.
    """
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise ValueError("no address of a database") from None
    if url.drivername not in SCHEMES or not url.database:
        raise ValueError("no database of PostgreSQL")
    return url.set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    """The address without its password, also where that stands among the options."""
    hosts = url.query.get("host", ())
    host = url.host or (hosts if isinstance(hosts, str) else ",".join(hosts))
    user = f"{url.username}@" if url.username else ""
    return f"postgresql://{user}{host}{f':{url.port}' if url.port else ''}/{url.database}"


def engine(url: URL, **options: Any) -> Engine:  # noqa: ANN401 - those of SQLAlchemy
    """Connections to a database; what is bound to a statement stands in no error.

    Raises
    ------
    SettingsError
        When the driver is not installed.
    """
    driver = {name: value for name, value in DRIVER.items() if name not in url.query}
    try:
        return create_engine(url, pool_timeout=CONNECTING, hide_parameters=True, connect_args=driver, **options)
    except ImportError:
        raise SettingsError(NO_DRIVER) from None
