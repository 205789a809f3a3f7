"""What a unit or a person can do, as one list of codes. Pure.

The interpreter codes and those of kind `care` are the EIDO resource attribute registry's (NENA-STA-021.1b);
the labels in `skill_list.csv` are our own words for them. Those of kind `own` are ours: the registry
has no code for them.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_suffix(".csv")
LANGUAGE = "language"
# What people ask for most in a Prairie city, offered before the rest of the list is typed.
USUAL = (
    *("CrisisInterventionSpecialist", "RegisteredNurse", "Paramedic", "PeerSupport"),
    *("IndigenousSupport", "Elder", "YouthWorker", "SocialWorker", "HarmReduction"),
    *("ArabicInterpreter", "SiksikaInterpreter", "ChineseInterpreter", "CreeInterpreter"),
    *("DakotaInterpreter", "ChipewyanDeneSulineInterpreter", "FrenchInterpreter"),
    *("HindiInterpreter", "KoreanInterpreter", "PersianInterpreter", "PanjabiPunjabiInterpreter"),
    *("SignLanguagesInterpreter", "SomaliInterpreter", "SpanishCastilianInterpreter"),
    *("TagalogInterpreter", "TigrinyaInterpreter", "UkrainianInterpreter", "UrduInterpreter"),
    "VietnameseInterpreter",
)


class UnknownSkill(ValueError):
    """A text names no skill of the list; says what it may have meant."""


@dataclass(frozen=True, slots=True)
class ListedSkill:
    """One code and what a person reads; `kind` is language, care or own."""

    code: str
    label: str
    kind: str


def _read(file: Path) -> dict[str, ListedSkill]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: ListedSkill(**row) for row in csv.DictReader(lines)}


SKILLS: dict[str, ListedSkill] = _read(FILE)
_BY_WORD = {word.casefold(): one for one in SKILLS.values() for word in (one.code, one.label)}


def skill_of(text: str) -> ListedSkill:
    """Return the skill that a code or a label names, in either case; raises UnknownSkill."""
    word = " ".join(text.split()).casefold()
    found = _BY_WORD.get(word)
    if found is not None:
        return found
    like = sorted(one.label for one in SKILLS.values() if word and word in one.label.casefold())
    near = f"; perhaps {' or '.join(like[:3])}" if like else ""
    raise UnknownSkill(f"no skill or language is called '{text[:40]}'{near}")


def skills_of(texts: Iterable[str]) -> tuple[ListedSkill, ...]:
    """Return the skills that some texts name, each once, by label; raises UnknownSkill."""
    return tuple(sorted({skill_of(text) for text in texts}, key=lambda one: one.label))


def label_of(code: str) -> str:
    """Return the label of a code, or the code itself where it is none of the list."""
    return SKILLS[code].label if code in SKILLS else code


def has_it(code: str) -> str:
    """Return what is said of a unit that has the skill: "speaks Cree", "has nurse"."""
    return _said(code, "speaks", "has")


def has_it_not(code: str) -> str:
    """Return what is said of a unit that has it not: "does not speak Cree", "has no nurse"."""
    return _said(code, "does not speak", "has no")


def _said(code: str, of_language: str, of_others: str) -> str:
    label = label_of(code)
    if code in SKILLS and SKILLS[code].kind == LANGUAGE:
        return f"{of_language} {label[0].lower() + label[1:] if code.startswith('Sign') else label}"
    return f"{of_others} {label[0].lower() + label[1:] if label[1:2].islower() else label}"
