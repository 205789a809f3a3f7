"""An application is scored by two people, each alone, and declined with a reason or accepted."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final

from django.db import IntegrityError, transaction

from teams.models import Person

from .. import journal
from ..models import PartnerApplication, PartnerScore
from ..partner_codes import REVIEWERS, SCORES, Criterion, Stand
from ..permissions import Act, require
from .errors import ActionRefused

COMMENT: Final = 4000


class NoSuchApplication(ActionRefused):
    """There is no such application."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_application"


class AlreadyDecided(ActionRefused):
    """Somebody accepted or declined it."""

    code: ClassVar[str] = "already_decided"


class AlreadyScored(ActionRefused):
    """The person scored it before, or two others did."""

    code: ClassVar[str] = "already_scored"


class ScoreRefused(ActionRefused):
    """A criterion is without its score, or declining without its reason."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "score_refused"


@transaction.atomic
def score_application(
    *,
    application_id: int,
    scores: Mapping[Criterion, int],
    comment: str,
    actor: object,
    now: datetime,
) -> PartnerScore:
    """Score an application, alone and once.

    Raises NotAllowed, NoSuchApplication, AlreadyDecided, AlreadyScored, ScoreRefused.
    """
    person = require(actor, Act.SCORE_PARTNERS)
    assert person is not None, "only people score"
    application = undecided(application_id)
    if set(scores) != set(Criterion) or not all(score in SCORES for score in scores.values()):
        raise ScoreRefused("score every criterion from 1 to 5")
    taken = PartnerScore.objects.filter(application=application).count()
    given = PartnerScore(
        application=application,
        reviewer=person,
        seat=taken + 1,
        scored_at=now,
        scores={criterion.value: score for criterion, score in scores.items()},
        comment=comment.strip()[:COMMENT],
    )
    _save(given)
    journal.record("partner.scored", call=None, actor=person, at=now, application=application.pk)
    return given


@transaction.atomic
def decline_application(
    *, application_id: int, reason: str, actor: object, now: datetime
) -> PartnerApplication:
    """Decline an application with a reason that the applicant reads.

    Raises NotAllowed, NoSuchApplication, AlreadyDecided, ScoreRefused.
    """
    person = require(actor, Act.DECIDE_PARTNERS)
    application = undecided(application_id)
    if not reason.strip():
        raise ScoreRefused("say why: the applicant reads it")
    decide(application, Stand.DECLINED, person, now)
    application.reason = reason.strip()[:COMMENT]
    application.save()
    journal.record("partner.declined", call=None, actor=person, at=now, application=application.pk)
    return application


def undecided(application_id: int) -> PartnerApplication:
    """Return an application that is not decided, locked until the commit.

    Raises NoSuchApplication, AlreadyDecided.
    """
    found = PartnerApplication.objects.select_for_update().filter(pk=application_id).first()
    if found is None:
        raise NoSuchApplication("there is no such application")
    if found.stand != Stand.RECEIVED:
        raise AlreadyDecided(f"application {found.reference} was {found.stand} already")
    return found


def decide(
    application: PartnerApplication, stand: Stand, person: Person | None, now: datetime
) -> None:
    """Set, unsaved, how an application was decided, by whom and when."""
    application.stand, application.decided_by, application.decided_at = stand, person, now


def _save(given: PartnerScore) -> None:
    """Store a score; the database lets nobody score twice, and no third person at all."""
    if given.seat > REVIEWERS:
        raise AlreadyScored("two people scored it already")
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError as error:
        if "reviewer_scores_an_application_once" in str(error):
            raise AlreadyScored(
                "you scored it already: the second score is another person's"
            ) from error
        if "application_has_two_reviewers" in str(error):
            raise AlreadyScored("two people scored it already") from error
        raise
