"""`manage.py prepare`: bring the database to this version; safe to run again and again."""

import io

from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand

from dispatch.direct import keep_limits
from dispatch.running.terminal import Step, step, tell
from dispatch.signed_heads import make_key


class MigrationCount(io.StringIO):
    """Takes what `migrate` prints and shows how many migrations have run."""

    def __init__(self, under_way: Step) -> None:
        super().__init__()
        self.under_way = under_way
        self.applied = 0

    def write(self, text: str) -> int:
        self.applied += text.count("  Applying ")
        if text.startswith("  Applying "):
            self.under_way.note(f"migration {self.applied}: {text.split()[1].rstrip('.')}")
        return len(text)


class Command(BaseCommand):
    help = "Migrate, publish the shipped protocol and, where DEMO is on, seed the demo city."

    def handle(self, *args: object, **options: object) -> None:
        del args, options
        if settings.DATABASE_POOLER:
            # First of all: sessions that the pooler has opened already never get them.
            keep_limits()
        with step("database", "migrating") as under_way:
            progress = MigrationCount(under_way)
            call_command("migrate", interactive=False, no_color=True, stdout=progress)
            applied = progress.applied
            under_way.result = f"{applied} migrations applied" if applied else "up to date"
        for problem in run_checks(databases=["default"], tags=["database"]):
            tell("WARNING", f"{problem.msg}: {problem.hint}")
        with step("protocol", "publishing the shipped one"):
            call_command("load_shipped", stdout=io.StringIO())
        if not settings.JOURNAL_KEY_FILE.exists():
            self.make_journal_key()
        if settings.DEMO:
            with step("demo city", "seeding") as under_way:
                call_command("seed_demo", stdout=io.StringIO())

    def make_journal_key(self) -> None:
        """Make the key that signs the journal's heads; where the folder is closed, say what to do."""
        try:
            make_key(settings.JOURNAL_KEY_FILE)
        except OSError as error:
            why = f"the journal's heads are not signed ({type(error).__name__})"
            tell(
                "WARNING", f"{why}: set JOURNAL_KEY_FILE; manage.py sign_head --make-key makes one"
            )
