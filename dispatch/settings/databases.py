"""PostgreSQL: the one that is written to, and a replica that reports may be read from."""

from typing import Any

from .environment import env

# On where DATABASE_URL leads to a pooler that hands a connection on after each transaction (PgBouncer).
# Nothing may then be left on a session, so what lives on one (the relay's lease and its LISTEN) goes
# past the pooler, to DATABASE_DIRECT_URL.
DATABASE_POOLER = env.bool("DATABASE_POOLER", default=False)
DATABASE_DIRECT_URL = env.str("DATABASE_DIRECT_URL", default="")
# Statements are prepared the third time they are sent: a third of PostgreSQL's work, and as much of
# our waiting. A pooler takes part from PgBouncer 1.21 on, with max_prepared_statements.
PREPARE = env.bool("DATABASE_PREPARE", default=not DATABASE_POOLER)
# A held row must not hold a dispatcher: the request ends with a clear 503 instead.
# Compiling a statement takes longer than any of ours runs.
DATABASE_LIMITS = {"lock_timeout": "4000", "statement_timeout": "15000", "jit": "off"}
# A host that was cut off sends no FIN: who has heard nothing of it for so long hangs up.
_SILENCE = {
    "connect_timeout": 3,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 4000,
}


def _postgres(url: str, *, name: str, pool: int, wait_s: float) -> dict[str, Any]:
    """Return the database at `url`; a pool, since a new connection costs 2 ms."""
    options = {
        "application_name": name,
        "pool": {
            "min_size": 1,
            "max_size": pool,
            "timeout": wait_s,
            "max_lifetime": 1800,
            "max_idle": 300,
        },
        "server_side_binding": PREPARE,
        "prepare_threshold": 3 if PREPARE else None,
    }
    if not DATABASE_POOLER:
        # A pooler refuses these: there the role has them (see direct.py).
        options["options"] = " ".join(f"-c {key}={to}" for key, to in DATABASE_LIMITS.items())
    at: dict[str, Any] = env.db_url_config(url)
    return {
        **at,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLER,
        "OPTIONS": _SILENCE | at.get("OPTIONS", {}) | options,
    }


DATABASES = {
    "default": _postgres(
        env.str("DATABASE_URL", default="postgres://cad@127.0.0.1:5432/cad"),
        name="cad",
        pool=env.int("DATABASE_POOL", default=20),
        wait_s=5,
    )
}
# A hot standby. Reports alone are read there, and only while it is close behind (see reading.py).
if REPLICA_URL := env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = _postgres(REPLICA_URL, name="cad-reports", pool=5, wait_s=1) | {
        "TEST": {"MIRROR": "default"}
    }
