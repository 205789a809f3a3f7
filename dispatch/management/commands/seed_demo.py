"""`manage.py seed_demo`: make the demo city, its units, people and first calls; safe to repeat."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch.demo.seeding import seed_demo


class Command(BaseCommand):
    help = "Make what the demo centre lacks. What is there already stays as it is."

    def handle(self, *args: object, **options: object) -> None:
        del args, options
        seed_demo(now=timezone.now(), tell=self._tell)

    def _tell(self, name: str, what: str) -> None:
        self.stdout.write(f"{name}: {what}")
