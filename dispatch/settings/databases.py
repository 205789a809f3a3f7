"""PostgreSQL."""

from .environment import env

# PostgreSQL. A pool, since a new connection costs 2 ms, and no connection that outlives its request.
# Statements are prepared the third time they are sent: a third of PostgreSQL's work, and as much of
# our waiting. Off where a pooler hands connections round between transactions and cannot (PgBouncer
# before 1.21).
PREPARE = env.bool("DATABASE_PREPARE", default=True)
DATABASES = {
    "default": env.db_url("DATABASE_URL", default="postgres://cad@127.0.0.1:5432/cad"),
}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL", default=20),
            "timeout": 5,
            "max_lifetime": 1800,
            "max_idle": 300,
        },
        "server_side_binding": PREPARE,
        "prepare_threshold": 3 if PREPARE else None,
        # A held row must not hold a dispatcher: the request ends with a clear 503 instead.
        # Compiling a statement takes longer than any of ours runs.
        "options": "-c lock_timeout=4000 -c statement_timeout=15000 -c jit=off",
    },
}
