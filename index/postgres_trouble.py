"""Why a PostgreSQL server cannot be used for now, in words."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import exc


class Trouble(StrEnum):
    """What is wrong; the value is the middle of a sentence."""

    BUSY = "数据库正被其他程序占用"
    AWAY = "数据库服务器无法连接"
    CROWDED = "数据库服务器的连接已满"
    SERVER_FULL = "数据库服务器的磁盘已满或读写出错"
    SERVER_READ_ONLY = "数据库服务器不能写入"
    INCOMPLETE = "数据库缺少应有的表，或数据已损坏"
    # of a server that is not set up as it must be: waiting does not help
    REFUSED = "数据库服务器不接受登录，请核对 DATABASE_URL 的用户名、密码、库名和权限"
    ENCODED = "数据库的编码不是 UTF8，请另建一个"
    OTHERS = "数据库里有其他程序的同名表，请另建一个"


STATES = {
    "08": Trouble.AWAY,
    "25": Trouble.BUSY,
    "25006": Trouble.SERVER_READ_ONLY,
    "28": Trouble.REFUSED,
    "3D": Trouble.REFUSED,
    "3F": Trouble.INCOMPLETE,
    "40": Trouble.BUSY,
    "42501": Trouble.REFUSED,
    "42P01": Trouble.INCOMPLETE,
    "42P07": Trouble.OTHERS,
    "53": Trouble.SERVER_FULL,
    "53300": Trouble.CROWDED,
    "53400": Trouble.CROWDED,
    "55": Trouble.BUSY,
    "57": Trouble.AWAY,
    "57014": Trouble.BUSY,
    "58": Trouble.SERVER_FULL,
    "XX001": Trouble.INCOMPLETE,
    "XX002": Trouble.INCOMPLETE,
}
"""SQLSTATEs of PostgreSQL (appendix A of its manual), and classes of them."""
SAID = (
    ("too many clients", Trouble.CROWDED),
    ("too many connections", Trouble.CROWDED),
    ("connection slots", Trouble.CROWDED),
    ("starting up", Trouble.AWAY),
    ("shutting down", Trouble.AWAY),
    ("password", Trouble.REFUSED),
    ("authentication failed", Trouble.REFUSED),
    ("pg_hba.conf", Trouble.REFUSED),
    ("does not exist", Trouble.REFUSED),
    ("not permitted", Trouble.REFUSED),
    ("permission denied", Trouble.REFUSED),
)
"""Why a server let nobody in: libpq tells it in words alone, which a server may be set to say in another language."""


def trouble_of(error: Exception) -> Trouble | None:
    """What an error of SQLAlchemy, or of psycopg by itself, means for whoever waits; None for a fault of the program."""
    if isinstance(error, exc.TimeoutError):  # all connections of this process are in use
        return Trouble.BUSY
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if cause is None:
        return None
    state = getattr(cause, "sqlstate", None)
    if state:
        return STATES.get(state) or STATES.get(state[:2])
    if not any(kind.__name__ in ("OperationalError", "InterfaceError") for kind in type(cause).__mro__):  # of the driver, which may be missing
        return None
    known = next((trouble for said, trouble in SAID if said in str(cause)), None)
    return known or (Trouble.REFUSED if getattr(getattr(cause, "pgconn", None), "used_password", False) else Trouble.AWAY)
