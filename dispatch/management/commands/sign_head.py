"""`manage.py sign_head`: keep the journal's last number and hash outside the database, signed."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dispatch.signed_heads import NoKey, head_now, keep, make_key, private_key, public_file


class Command(BaseCommand):
    help = (
        "Append the journal's signed head to JOURNAL_HEADS_FILE, with the key of JOURNAL_KEY_FILE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--key", type=Path, default=settings.JOURNAL_KEY_FILE)
        parser.add_argument("--heads", type=Path, default=settings.JOURNAL_HEADS_FILE)
        parser.add_argument("--make-key", action="store_true", help="make the key first")

    def handle(self, *args: object, **options: object) -> None:
        del args
        key, heads = options["key"], options["heads"]
        assert isinstance(key, Path), "argparse makes it one"
        assert isinstance(heads, Path), "argparse makes it one"
        try:
            if options["make_key"]:
                make_key(key)
                self.stdout.write(f"made {key} and {public_file(key)}: keep a copy of the second")
            head = head_now(timezone.now())
            keep(head, key=private_key(key), file=heads)
        except FileExistsError as error:
            raise CommandError(f"{key} is there already, and stays") from error
        except NoKey as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"line {head.seq:,} signed, in {heads}")
