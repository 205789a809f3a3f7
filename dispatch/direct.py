"""Sessions of PostgreSQL past any pooler, and the limits of those that go through one."""

from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import pq, sql
from psycopg.conninfo import conninfo_to_dict


def direct() -> dict[str, Any]:
    """Return where psycopg finds a session that is ours until we close it."""
    if settings.DATABASE_DIRECT_URL:
        return conninfo_to_dict(settings.DATABASE_DIRECT_URL)
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    return {key: value for key, value in given.items() if key in known}


def keep_limits() -> None:
    """Give our role its limits in this database: every session begins with them, a pooler's too."""
    with psycopg.connect(**direct(), autocommit=True) as session:
        for name, value in settings.DATABASE_LIMITS.items():
            session.execute(
                sql.SQL("ALTER ROLE CURRENT_USER IN DATABASE {} SET {} = {}").format(
                    sql.Identifier(session.info.dbname), sql.Identifier(name), sql.Literal(value)
                )
            )
