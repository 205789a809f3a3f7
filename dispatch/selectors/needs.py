"""What a call asks a unit to bring, and what nobody can bring just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from teams.matching import Candidate
from teams.shortfalls import shortfalls
from teams.skill_list import USUAL, ListedSkill, label_of

from ..models import Call
from .place import centre_zone
from .units import need_of


@dataclass(frozen=True)
class NeedsPart:
    """The pane's part about needs: those asked for, those offered to choose, and what is missing."""

    asked: list[ListedSkill]
    offered: list[str]
    missing: list[str]


def needs_part(call: Call, ranked: Sequence[Candidate], now: datetime) -> NeedsPart:
    """Return what a call asks for and, in sentences, what no unit that may go brings."""
    asked = [ListedSkill(code, label_of(code), "") for code in call.needs_skills]
    offered = sorted(label_of(code) for code in USUAL if code not in call.needs_skills)
    missing = shortfalls(ranked, need_of(call), now=now, zone=centre_zone()) if ranked else []
    return NeedsPart(asked, offered, missing)
