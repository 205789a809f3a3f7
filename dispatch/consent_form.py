"""What a form says of a consent, read strictly. For every door that agrees follow-ups.

The form is drawn by `templates/followup/_consent.html`. Nothing chosen means no follow-up.
"""

from collections.abc import Mapping
from typing import Final

from .actions.followup import Asked, ConsentGiven, ConsentIncomplete
from .models import Channel

DESK = "desk"
_LONGEST = {
    "consent_information": 300,
    "consent_purpose": 300,
    "contact": 120,
    "contact_name": 120,
    "contact_safe": 300,
}
# Every name of the form.
FIELDS: Final = frozenset(_LONGEST) | {
    "follow_up",
    "consent_agency",
    "consent_days",
    "consent_risks",
    "consent_revocable",
    "contact_channel",
    "contact_message",
}


def follow_up_asked(form: Mapping[str, str]) -> Asked | None:
    """Return the follow-up that a form asks for, None where it asks for none.

    Raises ConsentIncomplete for what is no choice of the form, or longer than its fields.
    """
    within = form.get("follow_up", "").strip()
    if not within:
        return None
    said = {name: _text(form, name, longest) for name, longest in _LONGEST.items()}
    channel = form.get("contact_channel", "")
    if channel not in Channel.values:
        raise ConsentIncomplete("a consent must also say: how to reach them")
    consent = ConsentGiven(
        information=said["consent_information"],
        purpose=said["consent_purpose"],
        agency_id=_recipient(form),
        told_risks=form.get("consent_risks") == "on",
        told_revocable=form.get("consent_revocable") == "on",
        valid_days=_number(form.get("consent_days", "")),
        channel=Channel(channel),
        contact=said["contact"],
        contact_name=said["contact_name"],
        safe_words=said["contact_safe"],
        may_leave_message=form.get("contact_message") == "on",
    )
    return Asked(_number(within), consent)


def _text(form: Mapping[str, str], name: str, longest: int) -> str:
    text = " ".join(form.get(name, "").replace("\0", " ").split())
    if len(text) > longest:
        raise ConsentIncomplete(f"{name.replace('_', ' ')}: at most {longest} letters")
    return text


def _recipient(form: Mapping[str, str]) -> int | None:
    raw = form.get("consent_agency", "")
    if raw == DESK:
        return None
    number = _number(raw)
    if not number:
        raise ConsentIncomplete("a consent must also say: who follows up")
    return number


def _number(raw: str) -> int:
    """Return a whole number of at most nine digits, 0 for anything else."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= 9 else 0
