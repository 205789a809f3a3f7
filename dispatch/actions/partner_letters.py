"""An agency applies, or takes it back: without an account, since the call for partners is open."""

import hashlib
import secrets
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import ClassVar, Final

from django.db import transaction

from .. import journal
from ..models import PartnerApplication, PartnerLetter
from ..partner_codes import Application, Letter, Stand
from ..pdf_check import NotAPlainPdf, check_pdf
from .errors import ActionRefused
from .partners import NoSuchApplication, decide, undecided

# Letters are kept in the database: so many undecided ones are enough for a centre to read.
MOST_WAITING: Final = 200
MOST_A_DAY: Final = 40
# Letters and figures that nobody mistakes for another.
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class LetterRefused(ActionRefused):
    """The letter is no plain PDF; says what it is instead."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "letter_refused"


class CallIsFull(ActionRefused):
    """More applications came than anybody reads: a flood, or a slow month."""

    status: ClassVar[int] = 429
    code: ClassVar[str] = "call_is_full"


@transaction.atomic
def receive_application(
    *, told: Application, letter: Letter, now: datetime
) -> tuple[PartnerApplication, str]:
    """Keep an application; return it with the secret of its own page, which is kept nowhere.

    Raises LetterRefused, CallIsFull.
    """
    try:
        check_pdf(letter.content)
    except NotAPlainPdf as error:
        raise LetterRefused(str(error)) from error
    _room_left(now)
    key = secrets.token_urlsafe(32)
    said = {("agency_name" if name == "agency" else name): v for name, v in asdict(told).items()}
    application = PartnerApplication.objects.create(
        reference=_reference(now), key_digest=digest_of(key), received_at=now, **said
    )
    PartnerLetter.objects.create(
        application=application,
        name=shown_name(letter.name),
        size=len(letter.content),
        sha256=hashlib.sha256(letter.content).hexdigest(),
        content=letter.content,
    )
    journal.record("partner.applied", call=None, actor=None, at=now, application=application.pk)
    return application, key


@transaction.atomic
def withdraw_application(*, key: str, now: datetime) -> PartnerApplication:
    """Take an undecided application back, by whoever has the secret of its page.

    Raises NoSuchApplication, AlreadyDecided.
    """
    found = application_of(key)
    if found is None:
        raise NoSuchApplication("there is no such application")
    application = undecided(found.pk)
    decide(application, Stand.WITHDRAWN, None, now)
    application.save(update_fields=["stand", "decided_by", "decided_at"])
    journal.record("partner.withdrawn", call=None, actor=None, at=now, application=application.pk)
    return application


def application_of(key: str) -> PartnerApplication | None:
    """Return the application whose page has this secret, or None."""
    return PartnerApplication.objects.filter(key_digest=digest_of(key)).first()


def digest_of(key: str) -> str:
    """Return what is kept of a secret: SHA-256 in hex."""
    return hashlib.sha256(key.encode()).hexdigest()


def shown_name(raw: str) -> str:
    """Return a file's name as it is shown: no folder, nothing that is not seen, at most 120 letters."""
    name = PurePath(raw.replace("\\", "/")).name
    return "".join(letter for letter in name if letter.isprintable())[:120] or "letter.pdf"


def _reference(now: datetime) -> str:
    return f"P-{now:%y}-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def _room_left(now: datetime) -> None:
    waiting = PartnerApplication.objects.filter(stand=Stand.RECEIVED).count()
    today = PartnerApplication.objects.filter(received_at__gt=now - timedelta(days=1)).count()
    if waiting >= MOST_WAITING or today >= MOST_A_DAY:
        raise CallIsFull(
            "many applications came in; send it again tomorrow, or write to the centre"
        )
