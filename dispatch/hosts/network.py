"""Several hosts on one machine: a network namespace each, joined by a bridge that leads nowhere else."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PREFIX: Final = "cad"
# Where all cables meet. It has no address, and no way out of the machine.
SWITCH: Final = "switch"
SUBNET: Final = "10.77.0"
CLONE_NEWNET: Final = 0x40000000
NAMES: Final = Path("/run/netns")


class NoNetwork(Exception):
    """No network namespaces are to be had on this machine; says why."""


def why_not() -> str:
    """Return why no hosts can be made here; nothing where they can."""
    if os.geteuid() != 0:
        return "only root may make network namespaces"
    if missing := [name for name in ("ip", "setpriv") if shutil.which(name) is None]:
        return f"{' and '.join(missing)} is not installed"
    try:
        with network(["probe"]):
            return ""
    except NoNetwork as error:
        return str(error)


@dataclass
class Network:
    """The hosts by name. Each has one address, and one cable that can be cut."""

    addresses: dict[str, str] = field(default_factory=dict)

    def add(self, host: str) -> None:
        """Make a host and plug it in."""
        address = f"{SUBNET}.{len(self.addresses) + 2}"
        _ip("netns", "add", name_of(host))
        _ip("-n", name_of(SWITCH), "link", "add", host, "type", "veth", *_far_end(host))
        _ip("-n", name_of(SWITCH), "link", "set", host, "master", SWITCH, "up")
        _ip("-n", name_of(host), "address", "add", f"{address}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            _ip("-n", name_of(host), "link", "set", link, "up")
        self.addresses[host] = address

    def cut(self, host: str) -> None:
        """Pull its cable at the switch: what is sent is lost, and nobody is told so."""
        _ip("-n", name_of(SWITCH), "link", "set", host, "down")

    def heal(self, host: str) -> None:
        """Plug it in again."""
        _ip("-n", name_of(SWITCH), "link", "set", host, "up")


@contextmanager
def network(hosts: Sequence[str]) -> Iterator[Network]:
    """Give these hosts, and remove them; those of a run that was killed go too. Raises NoNetwork."""
    _remove(lambda pid: not Path(f"/proc/{pid}").exists())
    made = Network()
    try:
        _ip("netns", "add", name_of(SWITCH))
        _ip("-n", name_of(SWITCH), "link", "add", SWITCH, "type", "bridge")
        _ip("-n", name_of(SWITCH), "link", "set", SWITCH, "up")
        for host in hosts:
            made.add(host)
        yield made
    finally:
        _remove(lambda pid: pid == os.getpid())


@contextmanager
def at(host: str) -> Iterator[None]:
    """Let this thread, and those it starts, speak and listen at a host."""
    with Path("/proc/thread-self/ns/net").open() as home:
        _enter(NAMES / name_of(host))
        try:
            yield
        finally:
            _set(home.fileno())


def command_at(host: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return a command that runs at a host."""
    return ("ip", "netns", "exec", name_of(host), *words)


def name_of(host: str) -> str:
    """Return the name of a host's namespace: it says which process made it."""
    return f"{PREFIX}-{os.getpid()}-{host}"


def _far_end(host: str) -> tuple[str, ...]:
    return ("peer", "name", "eth0", "netns", name_of(host))


def _remove(belongs: Callable[[int], bool]) -> None:
    for path in sorted(NAMES.glob(f"{PREFIX}-*-*")):
        pid = path.name.split("-")[1]
        if pid.isdigit() and belongs(int(pid)):
            _ip("netns", "delete", path.name)


def _ip(*words: str) -> None:
    done = subprocess.run(("ip", *words), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoNetwork(f"ip {' '.join(words)}: {done.stderr.strip()}")


def _enter(path: Path) -> None:
    with path.open() as namespace:
        _set(namespace.fileno())


def _set(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET):
        raise NoNetwork(os.strerror(ctypes.get_errno()))
