"""Runs a command with embedded services: python -m dispatch.running [--throw-away] -- COMMAND …"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg

from .children import last_words
from .lock import held
from .places import ROOT, Places, chosen
from .problems import CannotStart, StopAsked
from .roles import environment_of
from .secrets_file import kept
from .services import Services, publish, start_services
from .signals import held_back, pause
from .terminal import mention

MARK = "--throw-away"


def main(words: list[str]) -> int:
    """Return the exit code of the command that follows `--`; 2 when it could not be started."""
    before, command = words[: words.index("--")], words[words.index("--") + 1 :]
    hasty = MARK in before
    places = chosen().throw_away if hasty else chosen()
    try:
        return with_services(places, command, hasty=hasty)
    except CannotStart as problem:
        mention(f"\n{problem}")
        return 2
    except StopAsked:
        return 128 + signal.SIGINT


def with_services(places: Places, command: list[str], *, hasty: bool) -> int:
    """Start what is needed, run the command, stop it all; return the command's exit code."""
    places.make()
    services = Services("", "", [])
    with held(places.lock, what=f"`{' '.join(map(short, command))}`"), held_back():
        try:
            if hasty:
                places.drop_data()
                places.make()
            start_services(places, services, hasty=hasty)
            secret_key = kept(places.secrets).secret_key
            environment = environment_of(services.environment, secret_key, demo=False)
            publish(places, environment)
            if not hasty and is_empty(services.database_url):
                run([sys.executable, str(ROOT / "manage.py"), "prepare"], environment)
            return run(command, environment)
        finally:
            places.state.unlink(missing_ok=True)
            services.stop()


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run the command in this terminal and return its exit code, in the shell's way of counting.

    Ctrl-C reaches it from the terminal itself; a SIGTERM sent to us is handed on.
    """
    process = subprocess.Popen(command, env=environment, preexec_fn=last_words(signal.SIGTERM))
    while process.poll() is None:
        try:
            pause(0.5)
        except StopAsked as asked:
            if asked.args[0] != signal.SIGINT.name:
                process.terminate()
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def is_empty(database_url: str) -> bool:
    """Tell whether nothing was ever migrated into this database."""
    with psycopg.connect(database_url, connect_timeout=5) as connection:
        row = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    return row is None or row[0] is None


def short(word: str) -> str:
    """Return a word of a command line as a person would write it."""
    return Path(word).name if os.sep in word else word


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
