"""Databases of the bench's own PostgreSQL, each as `stage` left the first one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from .stand import Stand

FRESH: Final = "bench_fresh"
GROWING: Final = "bench_growing"


def keep_fresh(stand: Stand) -> None:
    """Keep a copy of the database as it is now. Nobody may be connected to it."""
    _copy(stand, urlsplit(stand.services.database_url).path[1:], FRESH)


@contextmanager
def fresh_database(stand: Stand) -> Iterator[None]:
    """Let all that is started use a copy of the fresh database; removed after."""
    usual = stand.services.database_url
    _copy(stand, FRESH, GROWING)
    stand.services.database_url = _named(usual, GROWING)
    try:
        yield
    finally:
        stand.services.database_url = usual
        _ask(stand, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(GROWING)))


def _copy(stand: Stand, source: str, name: str) -> None:
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _ask(stand, words.format(sql.Identifier(name), sql.Identifier(source)))


def _ask(stand: Stand, statement: sql.Composed) -> None:
    url = _named(stand.services.database_url, "postgres")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(statement)


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
