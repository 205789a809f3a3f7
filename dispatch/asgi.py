"""One ASGI application: HTTP by Django, /ws/ by Channels."""

import gc
import os

import django
from channels.routing import ProtocolTypeRouter
from django.urls import get_resolver

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

# Every view is loaded before the first request, and what is loaded stays: the collector need not
# look at it again. With it a full collection stopped all threads for 150 ms, several times a minute.
get_resolver().resolve("/livez")
gc.collect()
gc.freeze()
