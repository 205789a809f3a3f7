"""A letter that came to nothing is erased when its time is over; that it was sent is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dispatch.actions.partner_erasing import erase_letter
from dispatch.actions.partner_letters import withdraw_application
from dispatch.actions.partners import AlreadyDecided, decline_application
from dispatch.limits import LETTER_KEPT
from dispatch.models import JournalEntry, PartnerApplication, PartnerLetter
from dispatch.partner_codes import ABOUT_PEOPLE, Stand
from dispatch.permissions import SYSTEM
from dispatch.sweeps import run_sweep
from dispatch.watched import LETTERS

from .partner_cast import TOLD, accept, give

A_SECOND = timedelta(seconds=1)


def declined(application, who, now):
    return decline_application(
        application_id=application.pk, reason="Too few hours", actor=who, now=now
    )


def sweep(now):
    return run_sweep(LETTERS.name, now=now)


def test_a_declined_letter_is_erased_a_year_after_and_not_a_second_before(centre, scored, now):
    sha256 = scored.letter.sha256
    declined(scored, centre.ada, now)
    over = now + LETTER_KEPT[Stand.DECLINED]
    assert sweep(over - A_SECOND) == 0
    assert PartnerLetter.objects.exists()

    assert sweep(over) == 1
    assert sweep(over + A_SECOND) == 0

    scored.refresh_from_db()
    assert {getattr(scored, name) for name in ABOUT_PEOPLE} == {""}
    assert not PartnerLetter.objects.exists()
    assert list(scored.scores.values_list("comment", flat=True)) == ["", ""]
    kept = (scored.agency_name, scored.received_at, scored.stand, scored.reason, scored.decided_by)
    assert kept == (TOLD.agency, now, "declined", "Too few hours", centre.ada)
    line = JournalEntry.objects.get(kind="partner.letter_erased")
    assert (line.actor, line.data["application"], line.data["sha256"]) == (None, scored.pk, sha256)


def test_no_other_letter_is_erased_however_old(centre, scored, now):
    ages = timedelta(days=9999)
    assert sweep(now + ages) == 0, "nobody decided it yet"
    accept(scored, centre.ada, now)
    assert sweep(now + ages) == 0
    assert not erase_letter(application_id=scored.pk, actor=SYSTEM, now=now + ages)
    with pytest.raises(IntegrityError, match="about_nobody"), transaction.atomic():
        PartnerApplication.objects.update(erased_at=now)


def test_whoever_has_the_page_withdraws_it_and_its_letter_goes_a_month_later(
    centre, applied, client, now
):
    page = f"/partners/status/{centre.key}/"
    assert "Withdraw it" in client.get(page).content.decode()
    assert client.get(f"{page}withdraw/").status_code == 405
    assert client.post(f"{page}x/withdraw/").status_code == 404
    assert client.post(f"{page}withdraw/")["Location"] == page

    shown = client.get(page).content.decode()
    assert "Withdrawn by the applicant" in shown
    assert "is erased on" in shown
    assert "Withdraw it" not in shown
    with pytest.raises(AlreadyDecided):
        give(applied, centre.ada, now)
    applied.refresh_from_db()
    assert sweep(applied.decided_at + LETTER_KEPT[Stand.WITHDRAWN]) == 1


def test_what_was_decided_is_not_withdrawn_any_more(centre, applied, client, now):
    declined(applied, centre.ada, now)
    with pytest.raises(AlreadyDecided):
        withdraw_application(key=centre.key, now=now)
    answer = client.post(f"/partners/status/{centre.key}/withdraw/")
    assert answer.status_code == 409
    assert "decided a moment ago" in answer.content.decode()


def test_the_admin_reads_when_it_is_erased_and_then_that_it_was(centre, applied, ada, client, now):
    declined(applied, centre.ada, now)
    page = f"/setup/partners/{applied.pk}/"
    assert "is erased on 2027-11-24" in ada.get(page).content.decode()
    sweep(now + LETTER_KEPT[Stand.DECLINED])
    shown = ada.get(page).content.decode()
    assert "was erased on 2027-11-24" in shown
    assert TOLD.contact_email not in shown
    assert "Too few hours" in shown
    assert ada.get(f"{page}letter/").status_code == 404
    assert "Too few hours" in client.get(f"/partners/status/{centre.key}/").content.decode()
