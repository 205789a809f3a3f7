"""Drafts of a protocol: begun from any version, saved as they are typed."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from teams.models import Person
from triage.models import ProtocolState, ProtocolVersion

from .. import journal
from ..models import EarlierText, ProtocolWork
from ..permissions import Act, require
from ..selectors.protocol_texts import text_digest, whole_digest
from .protocol_errors import (
    BadVersionNumber,
    NoSuchText,
    NoSuchVersion,
    NotADraft,
    NotItsAuthor,
    StaleDraft,
    VersionTaken,
)

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+){0,3}(?:-[a-z0-9]+)?")
# The line of the head that says which version a text is; quotes and a comment behind it stay.
VERSION_LINE = re.compile(
    r"^(?P<key>[ \t]+version:[ \t]*)(?P<quote>[\"']?)[^\s\"'#]+(?P=quote)", re.M
)
LONGEST = 20
# Texts of a draft that are kept beside the one that stands.
EARLIER_KEPT = 100
AS_TEXT = "changed as text"
WORDS = 120


@transaction.atomic
def start_draft(*, from_id: int, number: str, actor: object, now: datetime) -> ProtocolVersion:
    """Begin a draft with the text and scenarios of any version, under a new number.

    Raises NotAllowed, NoSuchVersion, BadVersionNumber, VersionTaken.
    """
    person = require(actor, Act.EDIT_PROTOCOL)
    if not NUMBER.fullmatch(number) or len(number) > LONGEST:
        raise BadVersionNumber(f"'{number[:40]}' is no version number such as 1.1.0")
    base = ProtocolVersion.objects.filter(pk=from_id).first()
    if base is None:
        raise NoSuchVersion(f"there is no protocol version {from_id}")
    draft = _add(base, number)
    ProtocolWork.objects.create(version=draft, based_on=base, author=person, changed_at=now)
    journal.record(
        "protocol.draft_started",
        call=None,
        actor=person,
        at=now,
        version=draft.pk,
        protocol=str(draft),
        based_on=str(base),
    )
    return draft


def _add(base: ProtocolVersion, number: str) -> ProtocolVersion:
    text = VERSION_LINE.sub(rf"\g<key>{number}", base.text, count=1)
    try:
        with transaction.atomic():
            return ProtocolVersion.objects.create(
                name=base.name,
                version=number,
                text=text,
                digest=text_digest(text),
                vignettes=base.vignettes,
            )
    except IntegrityError as error:
        if "one_text_per_version" not in str(error):
            raise
        raise VersionTaken(f"there is a {base.name} {number} already") from error


@transaction.atomic
def save_draft(
    *,
    version_id: int,
    text: str,
    vignettes: str,
    seen_digest: str,
    actor: object,
    now: datetime,
    what: str = AS_TEXT,
) -> ProtocolVersion:
    """Keep a draft as it was typed, whatever is wrong with it, and the text that it replaces.

    `seen_digest` is `whole_digest` of what the person began with, `what` says what was changed.
    Raises NotAllowed, NoSuchVersion, NotADraft, NotItsAuthor, StaleDraft.
    """
    person = require(actor, Act.EDIT_PROTOCOL)
    draft = lock_version(version_id)
    work = _work_of(draft, person)
    text, vignettes = _storable(text), _storable(vignettes)
    if (text, vignettes) == (draft.text, draft.vignettes):
        return draft
    if whole_digest(draft) != seen_digest:
        raise StaleDraft(
            f"{draft} was changed at {work.changed_at:%H:%M:%S} UTC; yours is not saved"
        )
    _keep_earlier(draft, what=what, now=now)
    draft.text, draft.vignettes, draft.digest = text, vignettes, text_digest(text)
    draft.save(update_fields=["text", "vignettes", "digest"])
    work.changed_at = now
    work.save(update_fields=["changed_at"])
    journal.record(
        "protocol.draft_saved",
        call=None,
        actor=person,
        at=now,
        version=draft.pk,
        protocol=str(draft),
        digest=whole_digest(draft),
        what=what,
    )
    return draft


@transaction.atomic
def take_back(
    *, version_id: int, earlier_id: int, seen_digest: str, actor: object, now: datetime
) -> ProtocolVersion:
    """Save a draft as it was before one of its savings; that too can be taken back.

    Raises NoSuchText and what `save_draft` raises.
    """
    require(actor, Act.EDIT_PROTOCOL)
    earlier = EarlierText.objects.filter(pk=earlier_id, version_id=version_id).first()
    if earlier is None:
        raise NoSuchText(f"version {version_id} has no earlier text {earlier_id}")
    return save_draft(
        version_id=version_id,
        text=earlier.text,
        vignettes=earlier.vignettes,
        seen_digest=seen_digest,
        actor=actor,
        now=now,
        what=f"taken back: {earlier.before}"[:WORDS],
    )


def _keep_earlier(draft: ProtocolVersion, *, what: str, now: datetime) -> None:
    """Keep the text that is about to be replaced, and forget those from long before it."""
    kept = EarlierText.objects.create(
        version=draft, text=draft.text, vignettes=draft.vignettes, before=what[:WORDS], saved_at=now
    )
    older = EarlierText.objects.filter(version=draft, pk__lt=kept.pk).order_by("-pk")
    EarlierText.objects.filter(pk__in=older.values("pk")[EARLIER_KEPT - 1 :]).delete()


def lock_version(version_id: int) -> ProtocolVersion:
    """Return a version, locked until the commit; raises NoSuchVersion."""
    version = ProtocolVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NoSuchVersion(f"there is no protocol version {version_id}")
    return version


def _work_of(draft: ProtocolVersion, person: Person | None) -> ProtocolWork:
    if draft.state != ProtocolState.DRAFT:
        raise NotADraft(f"{draft} is {draft.state} and never changes; make a draft from it")
    work = ProtocolWork.objects.select_related("author").get(version=draft)
    if person is None or work.author_id != person.pk:
        raise NotItsAuthor(f"{work.author} writes {draft}; make a draft of your own from it")
    return work


def _storable(text: str) -> str:
    """Return the text with the line ends that a browser changed, and without what cannot be stored."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
