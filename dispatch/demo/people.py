"""The people of the demo city. Their passwords are shown on purpose: a demo holds no real call."""

from dataclasses import dataclass

from teams.models import Role

from .fleet import ALLIANCE, BOW_VALLEY, HARBOUR


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to log in as."""

    username: str
    password: str
    first_name: str
    last_name: str
    role: Role
    agency: str = ""
    unit: str = ""
    # The login page and the terminal name a few; the rest log in all the same.
    listed: bool = True

    @property
    def title(self) -> str:
        """What the person is."""
        return str(self.role.label)


def _crew(username: str, first_name: str, last_name: str, agency: str, unit: str) -> DemoPerson:
    """Return somebody of a unit who is not named on the login page."""
    password = f"{username}-on-the-team"
    return DemoPerson(
        username, password, first_name, last_name, Role.CREW, agency, unit, listed=False
    )


DEMO_PEOPLE = (
    DemoPerson("dana", "dana-takes-calls", "Dana", "Whitford", Role.DISPATCHER),
    DemoPerson("sam", "sam-takes-calls", "Sam", "Okafor", Role.DISPATCHER),
    DemoPerson("sofia", "sofia-watches-all", "Sofia", "Marchetti", Role.SUPERVISOR),
    DemoPerson("noor", "noor-answers-211", "Noor", "Rahimi", Role.NAVIGATOR),
    DemoPerson("ravi", "ravi-answers-too", "Ravi", "Desjarlais", Role.NAVIGATOR),
    DemoPerson("casey", "casey-on-the-team", "Casey", "Bearspaw", Role.CREW, HARBOUR, "MCRT-1"),
    DemoPerson("remy", "remy-on-the-team", "Remy", "Laframboise", Role.CREW, HARBOUR, "MCRT-2"),
    DemoPerson("cora", "cora-keeps-rosters", "Cora", "Mensah", Role.COORDINATOR, HARBOUR),
    DemoPerson("ada", "ada-sets-it-up", "Ada", "Lindqvist", Role.ADMIN),
    # Whoever wrote a protocol cannot approve it: that takes a second admin.
    DemoPerson("alan", "alan-approves-it", "Alan", "Cardinal", Role.ADMIN),
    DemoPerson("evan", "evan-looks-at-it", "Evan", "Tremblay", Role.EVALUATOR),
    _crew("jas", "Jas", "Sidhu", BOW_VALLEY, "MCRT-3"),
    _crew("linh", "Linh", "Pham", BOW_VALLEY, "MCRT-4"),
    _crew("amal", "Amal", "Haddad", BOW_VALLEY, "MCRT-5"),
    _crew("toby", "Toby", "Crowchief", HARBOUR, "MCRT-6"),
    _crew("petra", "Petra", "Novak", ALLIANCE, "PACT-1"),
    _crew("owen", "Owen", "Achebe", ALLIANCE, "PACT-2"),
)
LISTED = tuple(person for person in DEMO_PEOPLE if person.listed)
