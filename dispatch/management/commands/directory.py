"""`manage.py directory import FILE [--dry-run]` and `export FILE`: services as HSDS 3.0 JSON."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.actions.directory import NotADirectory, import_directory
from dispatch.permissions import SYSTEM
from dispatch.selectors.directory import compared
from teams.directory import Comparison, DirectoryUnreadable, write_directory
from teams.models import Service


class Command(BaseCommand):
    help = (
        "Import a directory of services (HSDS 3.0 JSON): say what is new, changed, the same and "
        "refused, each fault with its path, and take what is new and changed. Export writes the "
        "directory that is kept, in the same form."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["import", "export"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say it all and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        file: Path = options["file"]
        if options["what"] == "export":
            self.stdout.write(_exported(file))
            return
        try:
            text = file.read_text(encoding="utf-8-sig")
            self._import(text, file.name, dry_run=options["dry_run"])
        except (OSError, UnicodeDecodeError, DirectoryUnreadable, NotADirectory) as error:
            raise CommandError(f"{file.name}: {error}") from error

    def _import(self, text: str, source: str, *, dry_run: bool) -> None:
        for line in _told(compared(text)):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")
            return
        taken = import_directory(text=text, source=source, actor=SYSTEM, now=timezone.now())
        self.stdout.write(f"Taken: {len(taken.new)} new, {len(taken.changed)} changed.")


def _exported(file: Path) -> str:
    documents = list(Service.objects.order_by("name", "pk").values_list("document", flat=True))
    file.write_text(write_directory(documents), encoding="utf-8")
    return f"{len(documents)} services written to {file.name}"


def _told(found: Comparison) -> Iterator[str]:
    yield (
        f"{len(found.new)} new, {len(found.changed)} changed, {len(found.same)} the same, "
        f"{len(found.refused)} refused"
    )
    yield from (f"  new      {entry.name}" for entry in found.new)
    for change in found.changed:
        yield f"  changed  {change.entry.name}: {', '.join(change.fields)}"
    for refusal in found.refused:
        yield f"  refused  {refusal.name or 'without a name'}"
        yield from (f"           {fault}" for fault in refusal.faults)
