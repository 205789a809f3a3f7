"""The two systems that are measured side by side: the bare floor, and ours as it is deployed."""

from dataclasses import replace
from typing import Any

from dispatch.running.ports import HERE, free_port
from dispatch.running.roles import project_roles, python_role
from dispatch.running.serving import ask

from .jobs import Side
from .stand import Stand

FLOOR, OURS = "floor", "ours"
OK = 200


def start_floor(stand: Stand) -> Side:
    """Start the floor and return where it is."""
    port = free_port()
    words = ("-m", "dispatch.bench.floor", str(port))
    role = python_role(FLOOR, words, stand.environment, ())
    stand.keep(role, ready=lambda: ask(port, "/")[0] == OK)
    return Side(FLOOR, port, "/calls", {}, port, "/", {}, numbered=False, cards=False)


def start_ours(stand: Stand, staged: dict[str, Any], *, split: bool) -> Side:
    """Start web and relay and return where they are; `split` gives the sockets a web of their own."""
    web = _start_web(stand, "web")
    sockets = _start_web(stand, "sockets") if split else web
    relay = next(role for role in _roles(stand, 0) if role.name == "relay")
    log = stand.places.log / "relay.log"
    stand.keep(relay, ready=lambda: "relay leads" in log.read_text())
    feed = {"Authorization": f"Bearer {staged['feed']}"}
    page = {"Origin": f"http://{HERE}:{sockets}", "Cookie": staged["cookie"]}
    api, line = "/api/v1/calls", "/ws/board"
    return Side(OURS, web, api, feed, sockets, line, page, numbered=True, cards=True)


def _start_web(stand: Stand, name: str) -> int:
    port = free_port()
    web = next(role for role in _roles(stand, port) if role.name == "web")
    stand.keep(replace(web, name=name), ready=lambda: ask(port, "/readyz")[0] == OK)
    return port


def _roles(stand: Stand, port: int) -> list[Any]:
    return project_roles(stand.environment, port=port, schedule="")
