"""Our settings, as the stock way has them: plain DRF, and a group of the core layer."""

from dispatch.settings import *  # noqa: F403
from dispatch.settings import REDIS_URL

ROOT_URLCONF = "dispatch.bench.stock"
# Django's own, as a new project has them, and the one that allauth will not do without.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["knox.auth.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # Its usual capacity of 100 would drop lines at once; this drops none.
        "CONFIG": {"hosts": [f"{REDIS_URL}/1"], "prefix": "stock", "capacity": 10_000},
    }
}
