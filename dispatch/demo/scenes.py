"""The scenes of the demo: what an invented caller says, and the answers that it comes to. Pure."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import yaml

from ..lifecycle import Outcome

FILE: Final = "scenes.yaml"


@dataclass(frozen=True)
class Scene:
    """One invented call for help."""

    id: str
    type: str  # an APCO common incident type
    at: tuple[str, ...]  # the kinds of place where it happens, in the gazetteer's words
    says: str
    caller: str  # a name, or empty for a caller who gives none
    answers: dict[str, str]
    # How it ends where a team gets there; empty where chance decides.
    ends: Outcome | None
    # When in the day it happens: any, day, evening or night.
    when: str


class NoSuchScene(LookupError):
    """There is no scene of this name."""


@cache
def scenes() -> tuple[Scene, ...]:
    """Return every scene, in file order."""
    text = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    book = yaml.safe_load(text)
    usual = book["usual_answers"]
    return tuple(_scene(entry, usual) for entry in book["scenes"])


def scene(scene_id: str) -> Scene:
    """Return one scene; raises NoSuchScene."""
    for one in scenes():
        if one.id == scene_id:
            return one
    raise NoSuchScene(f"there is no scene {scene_id!r}")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _scene(entry: dict[str, object], usual: dict[str, str]) -> Scene:
    answers = entry.get("answers", {})
    assert isinstance(answers, dict), f"answers of {entry['id']} are a mapping"
    ends = entry.get("ends")
    return Scene(
        id=str(entry["id"]),
        type=str(entry["type"]),
        at=tuple(str(kind) for kind in _listed(entry["at"])),
        says=str(entry["says"]),
        caller=str(entry.get("caller", "")),
        answers={**usual, **answers},
        ends=Outcome(str(ends)) if ends else None,
        when=str(entry.get("when", "any")),
    )
