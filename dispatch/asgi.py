"""One ASGI application: HTTP by Django, /ws/ by Channels."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dispatch.settings")
# Django is loaded before anything that touches a model.
django_application = get_asgi_application()

from dispatch.console.sockets import routes  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": routes,
    }
)
