"""The two systems that are measured side by side: the bare floor, and ours as it is deployed."""

from dataclasses import replace
from typing import Any

from dispatch.running.ports import HERE, free_port
from dispatch.running.roles import project_roles, python_role
from dispatch.running.serving import ask

from .jobs import Side
from .stand import Stand

FLOOR, OURS, STOCK = "floor", "ours", "stock"
OUR_WEB = "dispatch.asgi:application"
OK = 200


def start_floor(stand: Stand) -> Side:
    """Start the floor and return where it is."""
    port = free_port()
    words = ("-m", "dispatch.bench.floor", str(port))
    role = python_role(FLOOR, words, stand.environment, ())
    stand.keep(role, ready=lambda: ask(port, "/")[0] == OK)
    return Side(
        *(FLOOR, port, "/calls", {}, port, "/", {}), numbered=False, cards=False, processes=[FLOOR]
    )


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
    processes = ["web", *(["sockets"] if split else []), "relay"]
    return Side(
        *(OURS, web, api, feed, sockets, line, page), numbered=True, cards=True, processes=processes
    )


def start_stock(stand: Stand, staged: dict[str, Any]) -> Side:
    """Start the stock way in one process and return where it is; it is served as our web is."""
    port = free_port()
    web = next(role for role in _roles(stand, port) if role.name == "web")
    command = tuple("dispatch.bench.stock:application" if w == OUR_WEB else w for w in web.command)
    env = {**web.env, "DJANGO_SETTINGS_MODULE": "dispatch.bench.stock_settings"}
    role = replace(web, name=STOCK, command=command, env=env)
    stand.keep(role, ready=lambda: ask(port, "/")[0] != 0)
    token, cookie = {"Authorization": f"Bearer {staged['feed']}"}, {"Cookie": staged["cookie"]}
    return Side(
        *(STOCK, port, "/calls", token, port, "/board", cookie),
        numbered=False, cards=False, processes=[STOCK],
    )  # fmt: skip


def _start_web(stand: Stand, name: str) -> int:
    port = free_port()
    web = next(role for role in _roles(stand, port) if role.name == "web")
    stand.keep(replace(web, name=name), ready=lambda: ask(port, "/readyz")[0] == OK)
    return port


def _roles(stand: Stand, port: int) -> list[Any]:
    return project_roles(stand.environment, port=port, schedule="")
