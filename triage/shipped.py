"""The protocols and scenarios that come with the project."""

from importlib import resources

from .protocol import read_protocol
from .rules import Protocol


class NoSuchProtocol(LookupError):
    """No protocol of that name comes with the project."""


def shipped_names() -> tuple[str, ...]:
    """Return the names of the shipped protocols, sorted."""
    files = resources.files(__package__).joinpath("protocols").iterdir()
    names = (file.name for file in files)
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.count(".") == 1))


def shipped_text(name: str) -> str:
    """Return a shipped protocol as it was written; raises NoSuchProtocol."""
    return _text(name, ".yaml")


def shipped_protocol(name: str) -> Protocol:
    """Return a shipped protocol, read and checked; raises NoSuchProtocol."""
    return read_protocol(shipped_text(name))


def shipped_vignettes_text(name: str) -> str:
    """Return the scenarios that guard a shipped protocol; raises NoSuchProtocol."""
    return _text(name, ".vignettes.yaml")


def _text(name: str, ending: str) -> str:
    if name not in shipped_names():
        raise NoSuchProtocol(f"no protocol {name!r}; shipped: {', '.join(shipped_names())}")
    file = resources.files(__package__).joinpath("protocols", name + ending)
    return file.read_text(encoding="utf-8")
