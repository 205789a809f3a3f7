"""On what the figures were taken: without it they say nothing."""

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import django
import psycopg
import redis

from dispatch.running.places import ROOT


def machine(database_url: str, redis_url: str) -> dict[str, Any]:
    """Return the processor, the versions, and how busy the machine is with other things."""
    with psycopg.connect(database_url) as database:
        version = database.info.parameter_status("server_version")
        (fsync,) = database.execute("SHOW fsync").fetchone() or ("unknown",)
    with redis.Redis.from_url(redis_url) as valkey:
        server: Mapping[str, Any] = valkey.info("server")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgresql": str(version),
        "fsync": fsync,
        "valkey": str(server.get("valkey_version") or server["redis_version"]),
        "commit": _commit(),
        "load_average": busy(),
    }


def busy() -> float:
    """Return how many processes wanted a processor, over the last minute."""
    return round(os.getloadavg()[0], 1)


def _commit() -> str:
    """Return the commit that runs, with a + where files were changed since; "unknown" without git."""
    git = shutil.which("git")
    if not git:
        return "unknown"
    words = (git, "describe", "--always", "--exclude=*", "--dirty=+")
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    return said.stdout.strip() or "unknown"


def _processor() -> str:
    """Return the processor's own name, where the kernel tells it."""
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
