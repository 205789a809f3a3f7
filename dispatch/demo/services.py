"""The demo city's directory of services; every name and number in it is invented."""

from datetime import datetime
from importlib import resources

from teams.models import Service

from ..actions.directory import import_directory
from ..permissions import SYSTEM

FILE = "services.json"


def seed_services(*, now: datetime) -> str:
    """Fill an empty directory; one that somebody imported stays as it is. Say how many there are."""
    if Service.objects.exists():
        return f"{Service.objects.count()} services were here and stay as they are"
    text = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    taken = import_directory(text=text, source="the demo's own", actor=SYSTEM, now=now)
    return f"{len(taken.new)} services"
