"""The admin's addresses."""

from django.urls import path

from . import back_test_views, form_views, gate_views, part_views, text_views, version_views

app_name = "setup"
version = "protocols/<int:pk>/"
urlpatterns = [
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
    path("jobs/<int:pk>/", gate_views.job, name="job"),
    path("jobs/<int:pk>/cancel/", gate_views.cancel, name="cancel-job"),
]
