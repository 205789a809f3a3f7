"""People and roles, agencies, teams, units, desks and when they work."""

from .agencies import Agency, Person, Role, Skill
from .desks import Desk
from .services import DirectoryFile, Service, ServiceLocation, ServiceStatus, TaxonomyTerm
from .shifts import Absence, AbsenceReason, ChangeKind, DatedShift, Shift, ShiftChange
from .units import Team, Unit, UnitKind, UnitPosition

__all__ = [
    "Absence",
    "AbsenceReason",
    "Agency",
    "ChangeKind",
    "DatedShift",
    "Desk",
    "DirectoryFile",
    "Person",
    "Role",
    "Service",
    "ServiceLocation",
    "ServiceStatus",
    "Shift",
    "ShiftChange",
    "Skill",
    "TaxonomyTerm",
    "Team",
    "Unit",
    "UnitKind",
    "UnitPosition",
]
