"""Units of an agency out of its agreement are not sent, and its end is told ahead."""

from datetime import date

import pytest

from dispatch.actions.agencies import set_agreement
from dispatch.actions.agency_rows import Agreement
from dispatch.selectors.partners import agreement_notices
from dispatch.selectors.units import candidates_for, facts_for
from teams.models import Agency


def names_that_may_go(call, now):
    return {one.unit.call_sign for one in candidates_for(call, now) if one.may_go}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (Agreement(None, date(2026, 11, 23)), "agreement ended 2026-11-23"),
        (Agreement(date(2026, 11, 25), None), "agreement begins 2026-11-25"),
    ],
)
def test_units_of_an_agency_out_of_its_agreement_may_not_be_sent(centre, call, now, days, words):
    assert "MCRT-1" in names_that_may_go(call, now)
    agency = Agency.objects.get(name="Harbour House")
    set_agreement(agency_id=agency.pk, agreement=days, actor=centre.ada, now=now)

    assert names_that_may_go(call, now) == set()
    assert all(words in one.against for one in candidates_for(call, now))
    assert facts_for(call, now)["crisis_team_available"] == "no"
    (notice,) = agreement_notices(centre.sofia, now)
    assert (notice.says, notice.is_over) == (f"{words}: its units may not be sent", True)


@pytest.mark.parametrize(
    ("days", "notices"),
    [
        (Agreement(None, None), []),
        (Agreement(date(2026, 11, 24), date(2026, 11, 24)), ["agreement ends 2026-11-24"]),
        (Agreement(None, date(2027, 6, 1)), []),
    ],
)
def test_within_its_agreement_nothing_changes_but_its_end_is_told_ahead(
    centre, call, now, days, notices
):
    agency = Agency.objects.get(name="Harbour House")
    before = names_that_may_go(call, now)
    set_agreement(agency_id=agency.pk, agreement=days, actor=centre.ada, now=now)
    assert names_that_may_go(call, now) == before
    assert [one.says for one in agreement_notices(centre.sofia, now)] == notices
