"""`manage.py verify_journal`: read the whole journal and say whether every line is as it was written."""

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from dispatch import journal
from dispatch.journal import Verification


class Command(BaseCommand):
    help = "Verify the journal. Exits 1 where a line is not as it was written, and says which."

    def handle(self, *args: object, **options: object) -> None:
        del args, options
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
        self.stdout.write(f"{seen.checked:,} lines, each as it was written")
