"""`./cad up`: services, database, processes, in this order; and all of them down again."""

import http.client
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from .children import Role, spawn, stop_all
from .lock import held
from .places import ROOT, Places
from .ports import HERE, require_free
from .problems import CannotStart, StopAsked
from .roles import environment_of, project_roles
from .secrets_file import kept
from .services import Services, publish, start_services
from .signals import held_back, pause
from .terminal import Step, mention, say, step
from .watch import Watch

READY_SECONDS = 90.0
# With what the services take after it, all is down within ten seconds.
STOP_SECONDS = 5.5
STARTING = "starting web, relay, worker and beat"


@dataclass(frozen=True)
class Person:
    """Somebody who can log in to the demo."""

    username: str
    password: str
    title: str


@dataclass(frozen=True)
class Wanted:
    """What `up` was asked for."""

    port: int
    people: tuple[Person, ...]
    demo: bool

    @property
    def address(self) -> str:
        """Return where a browser on this machine finds the program."""
        return f"http://{HERE}:{self.port}"


def serve(places: Places, wanted: Wanted) -> None:
    """Run the program until it is asked to stop. Raises CannotStart, with all down again."""
    places.make()
    services, watch = Services("", "", []), Watch()
    with held(places.lock, what="Fourth Option", address=wanted.address), held_back():
        require_free(wanted.port)
        try:
            start(places, wanted, services, watch)
            say(banner(places, wanted))
            while True:
                watch.look()
        except StopAsked:
            mention("\nStopping …")
        finally:
            take_down(places, services, watch)


def start(places: Places, wanted: Wanted, services: Services, watch: Watch) -> None:
    """Start everything and return when the first page can be asked for."""
    start_services(places, services)
    secret_key = kept(places.secrets).secret_key
    environment = environment_of(services.environment, secret_key, demo=wanted.demo)
    publish(places, environment)
    prepare_database(environment)
    with step("processes", STARTING) as under_way:
        schedule = str(places.data / "beat-schedule")
        for role in project_roles(environment, port=wanted.port, schedule=schedule):
            watch.keep(spawn(role, log=places.log / f"{role.name}.log"))
        wait_until_ready(wanted.port, watch, under_way)
        under_way.result = "web ready; relay, worker and beat running"
    for child in services.children:
        watch.keep(child)


def prepare_database(environment: Mapping[str, str]) -> None:
    """Bring the database to this version of the program; its progress goes to the terminal."""
    command = (sys.executable, "manage.py", "prepare")
    role = Role("prepare", command, cwd=ROOT, env=environment)
    child = spawn(role, log=None)
    try:
        while child.ended is None:
            pause(1.0)
    finally:
        stop_all([child], within=2.0)
    if child.ended:
        raise CannotStart("The database could not be prepared; the reason stands above.")


def wait_until_ready(port: int, watch: Watch, under_way: Step) -> None:
    """Return when /readyz says yes. Raises CannotStart with what it says, or who has ended."""
    deadline, answer = time.monotonic() + READY_SECONDS, ""
    while time.monotonic() < deadline:
        watch.require_alive()
        under_way.note(STARTING)
        status, answer = ask(port, "/readyz")
        if status == http.HTTPStatus.OK:
            return
        pause(0.2)
    raise CannotStart(f"Not ready after {READY_SECONDS:.0f} s; /readyz says: {answer[:400]}")


def ask(port: int, path: str) -> tuple[int, str]:
    """Return the status and body of a GET; status 0 while nobody answers."""
    connection = http.client.HTTPConnection(HERE, port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def take_down(places: Places, services: Services, watch: Watch) -> None:
    """Stop the program's processes, then the services; forget the published addresses."""
    begun = time.monotonic()
    program = [kept.child for kept in watch.kept if kept.child not in services.children]
    stop_all(program, within=STOP_SECONDS)
    places.state.unlink(missing_ok=True)
    services.stop()
    where = f" The data is kept in {places.home}." if services.children else ""
    mention(f"Stopped in {time.monotonic() - begun:.1f} s.{where}")


def banner(places: Places, wanted: Wanted) -> str:
    """Return the block that says where the program is, who may log in, and how to stop."""
    width = max((len(person.username) for person in wanted.people), default=0)
    secret = max((len(person.password) for person in wanted.people), default=0)
    lines = ["", f"  Fourth Option is up:  {wanted.address}", ""]
    if wanted.people:
        lines.append("  Log in as one of the demo people (name, password):")
    else:
        lines.append("  No demo: make the first person with ./cad manage person NAME --role admin")
    lines += [
        f"    {person.username:<{width}}  {person.password:<{secret}}  {person.title}"
        for person in wanted.people
    ]
    lines += ["", "  Stop: Ctrl-C here, or ./cad down from another terminal."]
    return "\n".join([*lines, f"  Logs: {places.log}", ""])
