"""`manage.py load_shipped`: put the shipped protocol in force where none is, or where it is newer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from dispatch.demo.shipping import publish_shipped


class Command(BaseCommand):
    help = "Publish the shipped protocol where none is in force, or an older one. Safe to repeat."

    def handle(self, *args: object, **options: object) -> None:
        del args, options
        self.stdout.write(publish_shipped(now=timezone.now()))
