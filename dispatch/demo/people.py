"""The people of the demo city. Their passwords are shown on purpose: a demo holds no real call."""

from dataclasses import dataclass

from teams.models import Role


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to log in as."""

    username: str
    password: str
    first_name: str
    last_name: str
    role: Role
    agency: str = ""

    @property
    def title(self) -> str:
        """What the person is."""
        return str(self.role.label)


DEMO_PEOPLE = (
    DemoPerson("dana", "dana-takes-calls", "Dana", "Whitford", Role.DISPATCHER),
    DemoPerson("sam", "sam-takes-calls", "Sam", "Okafor", Role.DISPATCHER),
    DemoPerson("sofia", "sofia-watches-all", "Sofia", "Marchetti", Role.SUPERVISOR),
    DemoPerson("noor", "noor-answers-211", "Noor", "Rahimi", Role.NAVIGATOR),
    DemoPerson("casey", "casey-on-the-team", "Casey", "Bearspaw", Role.CREW, "Harbour House"),
    DemoPerson("ada", "ada-sets-it-up", "Ada", "Lindqvist", Role.ADMIN),
    # Whoever wrote a protocol cannot approve it: that takes a second admin.
    DemoPerson("alan", "alan-approves-it", "Alan", "Cardinal", Role.ADMIN),
    DemoPerson("evan", "evan-looks-at-it", "Evan", "Tremblay", Role.EVALUATOR),
)
