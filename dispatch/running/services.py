"""PostgreSQL and Valkey for one run: embedded, or the ones that DATABASE_URL and REDIS_URL name."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import psycopg
import redis

from . import postgres, valkey
from .children import Child, stop_all
from .places import Places
from .ports import HERE, free_port
from .problems import CannotStart
from .secrets_file import Secrets, kept, write_private
from .signals import pause
from .terminal import step, tell

READY_SECONDS = 60.0
OLDEST_POSTGRES = 15
# A port that was free may be taken before the server has it.
TRIES = 3
PUBLISHED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HTTPS", "DEMO")


@dataclass
class Services:
    """The addresses in force, and the servers that are ours to stop."""

    database_url: str
    redis_url: str
    children: list[Child]

    def stop(self) -> None:
        """Stop what is ours: Valkey first, PostgreSQL last."""
        for child in reversed(self.children):
            stop_all([child], within=3.0)

    @property
    def environment(self) -> dict[str, str]:
        """Return the two settings that lead to these services."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def start_services(places: Places, services: Services, *, hasty: bool = False) -> Services:
    """Fill `services` with servers that answer; those that the environment names are only asked.

    `services` is given so that the caller can stop what runs already when a later one fails.
    """
    secrets = kept(places.secrets)
    services.database_url = os.environ.get("DATABASE_URL", "")
    services.redis_url = os.environ.get("REDIS_URL", "")
    if services.database_url:
        require_postgres(services.database_url)
    else:
        embed_postgres(places, services, secrets, hasty=hasty)
    if services.redis_url:
        require_valkey(services.redis_url)
    else:
        embed_valkey(places, services, secrets, hasty=hasty)
    return services


def embed_postgres(places: Places, services: Services, secrets: Secrets, *, hasty: bool) -> None:
    """Start our own PostgreSQL with its database."""
    with step("PostgreSQL", "starting") as under_way:
        fresh = postgres.prepare(places, secrets.postgres)

        def url(port: int, name: str = postgres.DATABASE) -> str:
            return f"postgres://{postgres.OWNER}:{secrets.postgres}@{HERE}:{port}/{name}"

        port = started(
            lambda port: postgres.start(places, port=port, hasty=hasty),
            lambda port: opens(url(port, "postgres")),
            services.children,
        )
        postgres.create_database(lambda name: url(port, name))
        services.database_url = url(port)
        elsewhere = "" if places.postgres.is_relative_to(places.home) else f" in {places.postgres}"
        under_way.result = f"{'new' if fresh else 'ready'}{elsewhere} on port {port}"


def embed_valkey(places: Places, services: Services, secrets: Secrets, *, hasty: bool) -> None:
    """Start our own Valkey."""
    with step("Valkey", "starting") as under_way:
        password = secrets.valkey
        port = started(
            lambda port: valkey.start(places, port=port, password=password, hasty=hasty),
            lambda port: valkey.answers(HERE, port, password),
            services.children,
        )
        services.redis_url = f"redis://:{password}@{HERE}:{port}"
        under_way.result = f"ready on port {port}"


def started(
    start: Callable[[int], Child], ready: Callable[[int], bool], children: list[Child]
) -> int:
    """Start a server, put it among `children`, and return its port when it is ready."""
    for _ in range(TRIES):
        port = free_port()
        child = start(port)
        children.append(child)
        if becomes_ready(child, partial(ready, port)):
            return port
        children.remove(child)
    raise CannotStart(f"{child.role.name} did not start; its log says:\n{child.last_lines()}")


def becomes_ready(child: Child, ready: Callable[[], bool]) -> bool:
    """Wait until `ready`; return False when the process ends before."""
    for _ in range(int(READY_SECONDS / 0.05)):
        if child.ended is not None:
            return False
        if ready():
            return True
        pause(0.05)
    raise CannotStart(
        f"{child.role.name} runs but does not answer after {READY_SECONDS:.0f} s:\n"
        + child.last_lines()
    )


def opens(url: str) -> bool:
    """Tell whether PostgreSQL at `url` takes a connection."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def require_postgres(url: str) -> None:
    """Raise CannotStart unless DATABASE_URL leads to a PostgreSQL new enough."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise CannotStart(f"DATABASE_URL is set, and cannot be used: {error}") from error
    if version < OLDEST_POSTGRES:
        raise CannotStart(
            f"DATABASE_URL leads to PostgreSQL {version}; {OLDEST_POSTGRES} is needed."
        )
    tell("PostgreSQL", f"{version}, the one that DATABASE_URL names")


def require_valkey(url: str) -> None:
    """Raise CannotStart unless REDIS_URL leads to a server that answers."""
    try:
        with redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise CannotStart(f"REDIS_URL is set, and cannot be used: {error}") from error
    tell("Valkey", f"the one that REDIS_URL names, at {urlsplit(url).hostname}")


def publish(places: Places, environment: Mapping[str, str]) -> None:
    """Leave the settings in force where `./cad manage` and `./cad demo` find them."""
    write_private(places.state, json.dumps({key: environment[key] for key in PUBLISHED}))
