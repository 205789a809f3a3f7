"""Every address of the project."""

from django.urls import include, path

from .console.health import livez, readyz
from .console.status_views import metrics, status

urlpatterns = [
    path("", include("dispatch.console.urls")),
    path("api/", include("dispatch.api.urls")),
    path("accounts/", include("dispatch.console.account_urls")),
    path("desk/", include("dispatch.desk.urls")),
    path("supervision/", include("dispatch.supervision.urls")),
    path("field/", include("dispatch.field.urls")),
    path("follow-ups/", include("dispatch.desk.followup_urls")),
    path("directory/", include("dispatch.desk.directory_urls")),
    path("setup/", include("dispatch.setup.urls")),
    path("training/", include("dispatch.training.urls")),
    path("partners/", include("dispatch.setup.partner_open_urls")),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("status", status, name="status"),
    path("metrics", metrics, name="metrics"),
]
