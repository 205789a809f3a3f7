"""The admin's addresses."""

from django.urls import path

from . import (
    back_test_views,
    caution_views,
    directory_views,
    form_views,
    gate_views,
    part_views,
    text_views,
    version_views,
    zone_draft_views,
    zone_edit_views,
    zone_import_views,
    zone_views,
)
from .partner_urls import urlpatterns as partner_addresses
from .roster_urls import urlpatterns as roster_addresses

app_name = "setup"
version = "protocols/<int:pk>/"
community = "zones/of/<str:code>/"
zone_draft = "zones/drafts/<int:pk>/"
urlpatterns = [
    path("cautions/", caution_views.cautions, name="cautions"),
    path("cautions/<int:pk>/review/", caution_views.review, name="caution-review"),
    path("cautions/<int:pk>/retire/", caution_views.retire, name="caution-retire"),
    path("protocols/", version_views.protocols, name="protocols"),
    path(version, version_views.rules, name="rules"),
    path(version + "questions/", version_views.questions, name="questions"),
    path(version + "settings/", version_views.settings, name="settings"),
    path(version + "difference/", version_views.difference, name="difference"),
    path(version + "check/", version_views.check, name="check"),
    path(version + "back-tests/", back_test_views.back_tests, name="back-tests"),
    path(version + "text/", text_views.text, name="text"),
    path(version + "scenarios/", text_views.scenarios, name="scenarios"),
    path(version + "add-rule/", part_views.add_rule, name="add-rule"),
    path(version + "add-question/", part_views.add_question, name="add-question"),
    path(version + "rules/<str:name>/", form_views.rule, name="rule"),
    path(version + "rules/<str:name>/move/", part_views.move_rule, name="move-rule"),
    path(version + "rules/<str:name>/remove/", part_views.remove_rule, name="remove-rule"),
    path(version + "questions/<str:name>/", form_views.question, name="question"),
    path(version + "questions/<str:name>/move/", part_views.move_question, name="move-question"),
    path(
        version + "questions/<str:name>/remove/",
        part_views.remove_question,
        name="remove-question",
    ),
    path(version + "undo/<int:earlier>/", text_views.undo, name="undo"),
    path(version + "settings/<str:name>/", form_views.setting, name="setting"),
    path(version + "start-draft/", gate_views.begin_draft, name="start-draft"),
    path(version + "ask-check/", gate_views.check, name="ask-check"),
    path(version + "ask-back-test/", gate_views.back_test, name="ask-back-test"),
    path(version + "approve/", gate_views.approve, name="approve"),
    path(version + "publish/", gate_views.publish, name="publish"),
    path(version + "shadow/", version_views.shadow, name="shadow"),
    path(version + "set-shadow/", gate_views.shadow, name="set-shadow"),
    path("back-tests/<int:pk>/", back_test_views.back_test, name="back-test"),
    path("directory/", directory_views.directory, name="directory"),
    path("directory/export/", directory_views.export, name="directory-export"),
    path("directory/<int:pk>/", directory_views.directory_file, name="directory-file"),
    path("directory/<int:pk>/take/", directory_views.take, name="directory-take"),
    path("zones/", zone_views.zones, name="zones"),
    path("zones/outlines.json", zone_views.outlines, name="zone-outlines"),
    path("zones/import/", zone_import_views.import_file, name="zone-import"),
    path("zones/new/", zone_draft_views.begin_new, name="zone-new"),
    path(community, zone_views.community, name="zone"),
    path(community + "pause/", zone_views.pause, name="zone-pause"),
    path(community + "resume/", zone_views.resume, name="zone-resume"),
    path(community + "draft/", zone_draft_views.begin, name="zone-begin"),
    path(zone_draft, zone_draft_views.draft, name="zone-draft"),
    path(zone_draft + "start/", zone_draft_views.start, name="zone-start"),
    path(zone_draft + "review/", zone_draft_views.review, name="zone-review"),
    path(zone_draft + "publish/", zone_draft_views.publish, name="zone-publish"),
    path(zone_draft + "discard/", zone_draft_views.discard, name="zone-discard"),
    path(zone_draft + "outline/<str:code>/", zone_edit_views.outline, name="zone-outline"),
    path(zone_draft + "pilot/<str:code>/", zone_edit_views.pilot, name="zone-pilot"),
    path("jobs/<int:pk>/", gate_views.job, name="job"),
    path("jobs/<int:pk>/cancel/", gate_views.cancel, name="cancel-job"),
    *roster_addresses,
    *partner_addresses,
]
