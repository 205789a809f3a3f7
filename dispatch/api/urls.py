"""Every address under /api/."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from .assignments import AssignmentViewSet
from .calls import CallViewSet
from .door import NoSuchAddress
from .events import EventsView

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("calls", CallViewSet, basename="api-calls")
router.register("assignments", AssignmentViewSet, basename="api-assignments")

# A page: asked for its OPTIONS, it would look for a template that it does not have.
docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema", http_method_names=["get", "head"])
urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/events", EventsView.as_view(), name="api-events"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    # The last one: whatever else is asked for here is answered in JSON too.
    re_path("", NoSuchAddress.as_view(), name="api-nothing"),
]
