"""Free ports, busy ports, and who keeps one busy."""

import argparse
import socket
from contextlib import suppress
from pathlib import Path

from .problems import CannotStart

HERE = "127.0.0.1"
LARGEST = 65535
LISTENING = "0A"


def port_number(text: str) -> int:
    """Return the port that `text` names. Raises ArgumentTypeError where it names none."""
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= LARGEST:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to {LARGEST}")
    return int(text)


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(port: int) -> None:
    """Raise CannotStart, naming the program, where `port` cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, port))
        except PermissionError as error:
            raise CannotStart(f"Port {port} is for root only; take one above 1023.") from error
        except OSError as error:
            raise CannotStart(
                f"Port {port} is busy: {who_listens(port)}. "
                f"Stop it, or take another one: ./cad up --port {port + 1}"
            ) from error


def who_listens(port: int) -> str:
    """Return the program and pid listening on `port`, as far as this account may know."""
    sockets = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for folder in Path("/proc").glob("[0-9]*"):
        if sockets & links(folder / "fd"):
            return f"{program(folder)} (pid {folder.name}) listens there"
    return "a program of another account listens there"


def listening_inodes(port: int) -> list[str]:
    """Return the socket inodes that the kernel lists as listening on `port`."""
    found = []
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        rows = table.read_text().splitlines()[1:] if table.exists() else []
        found += [
            fields[9]
            for fields in map(str.split, rows)
            if fields[3] == LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port
        ]
    return found


def links(folder: Path) -> set[str]:
    """Return what the links in `folder` point at; nothing where we may not look."""
    found = set()
    with suppress(PermissionError, FileNotFoundError):
        for link in folder.iterdir():
            # One may be closed between being listed and being read.
            with suppress(FileNotFoundError):
                found.add(str(link.readlink()))
    return found


def program(folder: Path) -> str:
    """Return the command line of the process at /proc/PID, cut to a readable length."""
    try:
        words = folder.joinpath("cmdline").read_bytes().split(b"\0")
    except OSError:
        return "a program that has just ended"
    return " ".join(word.decode(errors="replace") for word in words if word)[:80]
