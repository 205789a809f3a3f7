"""Two admins press at once: two seats are filled by two people, and an application is decided once.

Each race has its negative control.
"""

import pytest
from django.db.models import QuerySet

from dispatch.actions.partner_accept import accept_application
from dispatch.actions.partner_letters import receive_application
from dispatch.actions.partner_links import LinkIsOver, set_first_password
from dispatch.actions.partners import (
    AlreadyDecided,
    AlreadyScored,
    decline_application,
    score_application,
)
from dispatch.models import JournalEntry, PartnerApplication, PartnerScore
from dispatch.partner_codes import Letter
from teams.models import Agency, Role
from tests.conftest import make_person
from tests.dispatch.commits import (
    all_decided_before_one_commits,
    losers,
    winners,
    without_constraint,
)

from .letters import GOOD
from .partner_cast import FOURS, TOLD, YES


@pytest.fixture
def centre(lasting_centre):
    lasting_centre.alan = make_person("alan", Role.ADMIN)
    return lasting_centre


@pytest.fixture
def applied(centre, now):
    application, _ = receive_application(told=TOLD, letter=Letter("a.pdf", GOOD), now=now)
    return application


@pytest.fixture
def no_row_locks(monkeypatch):
    """Read rows without locking them, for a control."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def score(applied, who, now):
    return lambda: score_application(
        application_id=applied.pk, scores=FOURS, comment="", actor=who, now=now
    )


def test_one_person_who_presses_twice_has_one_score(centre, applied, now):
    results = all_decided_before_one_commits(*[score(applied, centre.ada, now)] * 2)
    (lost,) = losers(results)
    assert isinstance(lost, AlreadyScored)
    assert PartnerScore.objects.count() == 1


@pytest.mark.usefixtures("no_row_locks")
def test_even_where_no_row_is_locked_two_people_have_no_one_seat(centre, applied, now):
    acts = [score(applied, who, now) for who in (centre.ada, centre.alan)]
    (lost,) = losers(all_decided_before_one_commits(*acts))
    assert isinstance(lost, AlreadyScored)


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_constraints_one_person_would_be_both_reviewers(centre, applied, now):
    """The control."""
    with (
        without_constraint(PartnerScore, "reviewer_scores_an_application_once"),
        without_constraint(PartnerScore, "application_has_two_reviewers"),
    ):
        acts = [score(applied, centre.ada, now)] * 2
        assert len(winners(all_decided_before_one_commits(*acts))) == 2
        assert PartnerScore.objects.filter(reviewer=centre.ada).count() == 2


def accept_and_decline(centre, applied, now):
    for who in (centre.ada, centre.alan):
        score(applied, who, now)()
    return [
        lambda: accept_application(application_id=applied.pk, told=YES, actor=centre.ada, now=now),
        lambda: decline_application(
            application_id=applied.pk, reason="no", actor=centre.alan, now=now
        ),
    ]


def decisions():
    return JournalEntry.objects.filter(kind__in=["partner.accepted", "partner.declined"]).count()


def test_it_is_accepted_or_declined_but_never_both(centre, applied, now):
    results = all_decided_before_one_commits(*accept_and_decline(centre, applied, now))
    (lost,) = losers(results)
    assert isinstance(lost, AlreadyDecided)
    stand = PartnerApplication.objects.get().stand
    assert Agency.objects.filter(name=YES.agency).exists() == (stand == "accepted")
    assert decisions() == 1


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_lock_it_would_be_both(centre, applied, now):
    """The control. Whoever is last waits for the other's row: so one after the other looks first."""
    acts = accept_and_decline(centre, applied, now)
    assert len(winners(all_decided_before_one_commits(*acts))) == 2
    assert decisions() == 2


def two_passwords(centre, applied, now):
    made = accept_and_decline(centre, applied, now)[0]()
    return [
        lambda new=word: set_first_password(
            person_id=made.person.pk, secret=made.secret, password=new, now=now
        )
        for word in ("seven-quiet-geese", "a-thief-came-by")
    ]


def test_a_link_that_two_people_open_at_once_sets_one_password(centre, applied, now):
    results = all_decided_before_one_commits(*two_passwords(centre, applied, now))
    (lost,) = losers(results)
    assert isinstance(lost, LinkIsOver)


@pytest.mark.usefixtures("no_row_locks")
def test_without_the_lock_both_would_set_it(centre, applied, now):
    """The control."""
    acts = two_passwords(centre, applied, now)
    assert len(winners(all_decided_before_one_commits(*acts))) == 2
