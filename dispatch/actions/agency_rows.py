"""The rows of agencies and of what has a name of its own: stored, and bound by an agreement.

Nothing here writes the journal: its head is locked to the commit, so an action writes it last.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import IntegrityError, transaction

from teams.models import Agency, Person, Team, Unit

from .errors import ActionRefused


class NameInUse(ActionRefused):
    """Another agency, team, unit or person has this name."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "name_in_use"


class AgreementUnclear(ActionRefused):
    """An agreement ends before it begins."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "agreement_unclear"


@dataclass(frozen=True)
class Agreement:
    """The first and the last day of an agreement; none is open."""

    first: date | None
    last: date | None

    def or_as_it_was(self, agency: Agency) -> "Agreement":
        """Return the agreement where a day that is not given stays as the agency has it."""
        return Agreement(self.first or agency.agreement_from, self.last or agency.agreement_until)


def save_named(row: Agency | Team | Unit | Person, taken: str) -> None:
    """Store a row whose name must be its own; raises NameInUse, which says `taken`."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "unique" not in str(error):
            raise
        raise NameInUse(taken) from error


def save_agency_row(agency: Agency, name: str) -> None:
    """Name an agency and store it; raises NameInUse."""
    agency.name = name
    save_named(agency, f"there is an agency called {name}")


def bind(agency: Agency, agreement: Agreement) -> None:
    """Set, unsaved, the days of an agency's agreement; raises AgreementUnclear."""
    if agreement.first and agreement.last and agreement.last < agreement.first:
        raise AgreementUnclear("the agreement ends before it begins")
    agency.agreement_from, agency.agreement_until = agreement.first, agreement.last
