"""One ASGI application: HTTP by Django, /ws/ by Channels."""

import os

import django
from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dispatch.settings")
# Django is loaded before anything that touches a model.
django.setup(set_prefix=False)

from dispatch.console.sockets import routes  # noqa: E402
from dispatch.one_thread import OneThreadHandler  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": OneThreadHandler(),
        "websocket": routes,
    }
)
