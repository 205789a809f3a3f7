"""`manage.py verify_journal`: read the whole journal and say whether every line is as it was written."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dispatch import journal
from dispatch.journal import Verification
from dispatch.signed_heads import (
    HeadRefused,
    NoKey,
    compared,
    public_file,
    public_key,
)


class Command(BaseCommand):
    help = (
        "Verify the journal, and compare it with the signed heads where some were kept."
        " Exits 1 where a line is not as it was written, and says which."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heads", type=Path, default=settings.JOURNAL_HEADS_FILE)
        parser.add_argument("--public-key", type=Path, help="default: JOURNAL_KEY_FILE with .pub")

    def handle(self, *args: object, **options: object) -> None:
        del args
        seen = self.read_chain()
        compared = self.compare(options["heads"], options["public_key"])
        self.stdout.write(f"{seen.checked:,} lines, each as it was written{compared}")

    def read_chain(self) -> Verification:
        """Return what the whole chain says. Raises CommandError at the first line that is not right."""
        seen = Verification(0, 0)
        with tqdm(unit=" lines", leave=False, disable=None) as bar:
            for seen in journal.verify():
                bar.total = seen.head
                bar.update(seen.checked - bar.n)
        if not seen.holds:
            raise CommandError(
                f"broken at line {seen.broken_at:,}: {seen.why}"
                f" ({seen.checked:,} of {seen.head:,} lines hold before it)"
            )
        return seen

    def compare(self, heads: object, key: object) -> str:
        """Return how many signed heads agree. Raises CommandError at the first that does not."""
        if not isinstance(heads, Path) or not heads.exists():
            return ""
        if not isinstance(key, Path):
            key = public_file(settings.JOURNAL_KEY_FILE)
        try:
            seen = compared(heads, public_key(key))
        except (HeadRefused, NoKey) as error:
            raise CommandError(str(error)) from error
        if seen.differs:
            raise CommandError(seen.differs)
        others = f", {seen.others:,} are of another journal" if seen.others else ""
        return f"; {seen.agree:,} signed heads agree{others}"
