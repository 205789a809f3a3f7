"""The roster's lists as tables, as files hold them."""

from collections.abc import Iterable
from typing import Final

from teams.models import Agency

from ..selectors.rota import Week
from ..tables import Read, Table, table_of

TEAM_COLUMNS: Final[dict[str, Read]] = {
    "Team": "name",
    "Agency": "agency",
    "Covers": lambda team: list(team.communities.all()) or "the whole city",
    "Paused": "paused_reason",
}
UNIT_COLUMNS: Final[dict[str, Read]] = {
    "Unit": str,
    "Team": "team",
    "Agency": "team.agency",
    "Kind": "get_kind_display",
    "Brings": lambda unit: list(unit.skills.all()),
    "Paused": "paused_reason",
}
PERSON_COLUMNS: Final[dict[str, Read]] = {
    "Person": str,
    "Login": "username",
    "Role": "get_role_display",
    "Agency": "agency",
    "Skills": lambda person: list(person.skills.all()),
    "Weekly shifts": "shifts_worked",
    "May log in": "is_active",
}
AWAY_COLUMNS: Final[dict[str, Read]] = {
    "Person": "person",
    "Why": "get_reason_display",
    "From": "first_day",
    "Until": "last_day",
}
SKILL_COLUMNS: Final[dict[str, Read]] = {
    "Skill": lambda row: row[0].label,
    "Code": lambda row: row[0].code,
    "Units": lambda row: row[1],
    "People": lambda row: row[2],
}

DESK_COLUMNS: Final[dict[str, Read]] = {
    "Turn": lambda row: row[0].order,
    "Desk": lambda row: row[0].name,
    "Recommended as": lambda row: row[1],
    "Seconds to answer": lambda row: row[0].answer_s,
    "Navigators": lambda row: list(row[0].navigators.all()),
    "Out of service since": lambda row: row[0].retired_at,
}


def team_tables(agencies: Iterable[Agency]) -> list[Table]:
    """Return the teams of some agencies, and their units that are in service."""
    teams = [team for agency in agencies for team in agency.teams.all()]
    units = [unit for team in teams for unit in team.units.all() if not unit.retired_at]
    return [table_of("Teams", teams, TEAM_COLUMNS), table_of("Units", units, UNIT_COLUMNS)]


def rota_table(week: Week) -> Table:
    """Return a week of the rota, a row for each shift of each day."""
    rows = [
        (str(row.unit), day, one.hours, one.people, one.officer, one.off or "; ".join(one.notes))
        for row in week.units
        for day, entries in zip(week.days, row.days, strict=True)
        for one in entries
    ]
    return Table("Rota", ("Unit", "Day", "Hours", "People", "Officer", "What differs"), rows)
