"""The APCO common incident type codes (ANS 2.103.2-2019 and the EIDO registry's NONEMERG). Pure.

The codes are the standard's; the labels in `incident_types.csv` are our own words for them.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True, slots=True)
class IncidentType:
    """One code and what a person reads; `crisis` where a call of this type may be a crisis call.

    `ordinary` is what ordinary 911 handling would send: a coarse rule of ours, kept with each call
    for the evaluation. Medical types EMS, fire types FIRE and EMS, those where somebody may be hurt
    by another person POLICE and EMS, and everything else POLICE, which is what call-takers fall back
    on where there is no fourth option. A centre with its own response plan edits the file.
    """

    code: str
    label: str
    crisis: bool
    ordinary: tuple[str, ...]


def _read(file: Path) -> dict[str, IncidentType]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    types = [
        IncidentType(
            row["code"], row["label"], row["crisis"] == "yes", tuple(row["ordinary"].split())
        )
        for row in rows
    ]
    return {kind.code: kind for kind in types}


INCIDENT_TYPES: dict[str, IncidentType] = _read(FILE)


def type_of(raw: str) -> IncidentType | None:
    """Return the type that a sender's text names, in either case; None where it names none."""
    return INCIDENT_TYPES.get(raw.strip().upper())


def known_type(code: str) -> bool:
    """Return whether the text is one of the codes."""
    return type_of(code) is not None


def label_of(code: str) -> str:
    """Return the label of a code, or the text itself where it is none."""
    kind = type_of(code)
    return kind.label if kind else code


def is_crisis_type(code: str) -> bool:
    """Return whether a call of this type may be a crisis call; False for an unknown type."""
    kind = type_of(code)
    return kind is not None and kind.crisis


def ordinary_responses(raw: str) -> list[str]:
    """Return what a call of this type would have got without the pilot; POLICE for an unknown type."""
    kind = type_of(raw)
    return list(kind.ordinary) if kind else ["POLICE"]
