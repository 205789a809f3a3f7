"""`manage.py relay`: tell every hub what the journal holds, and do what the workers leave undone."""

import asyncio
import contextlib
import signal
from functools import partial

import uvloop
from channels.layers import channel_layers
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from dispatch.relay import GROUP, run
from dispatch.standing_in import keep_sweeping


class Command(BaseCommand):
    help = "Relay the journal to the consoles. One works; others that run beside it stand by."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the one option."""
        parser.add_argument(
            "--only-tell",
            action="store_true",
            help="Tell the consoles, and leave every sweep to others.",
        )

    def handle(self, *args: object, **options: bool) -> None:
        del args
        uvloop.run(_until_stopped(sweeps=not options["only_tell"]))


async def _until_stopped(*, sweeps: bool) -> None:
    """Relay until a signal asks to stop; both signals are a clean end."""
    tells = run(
        [partial(channel_layers[name].group_send, GROUP) for name in settings.CHANNEL_LAYERS]
    )
    work = asyncio.gather(tells, *([keep_sweeping()] if sweeps else []))
    loop = asyncio.get_running_loop()
    for asked in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(asked, work.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await work
