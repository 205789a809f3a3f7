"""The addresses of agencies, teams, units, people and shifts; part of `setup`."""

from django.urls import path

from . import desk_views, people_views, shift_views, team_views

team, unit, person = "teams/<int:pk>/", "teams/units/<int:pk>/", "people/<int:pk>/"
shift = "rota/shifts/<int:pk>/"
urlpatterns = [
    path("teams/", team_views.teams, name="teams"),
    path("teams/agencies/new/", team_views.new_agency, name="agency-new"),
    path("teams/agencies/<int:pk>/", team_views.agency, name="agency"),
    path("teams/agencies/<int:pk>/new-team/", team_views.new_team, name="team-new"),
    path(team, team_views.team, name="team"),
    path(team + "pause/", team_views.pause_a_team, name="team-pause"),
    path(team + "resume/", team_views.resume_a_team, name="team-resume"),
    path(team + "new-unit/", team_views.new_unit, name="unit-new"),
    path(unit, team_views.unit, name="unit"),
    path(unit + "pause/", team_views.pause_a_unit, name="unit-pause"),
    path(unit + "resume/", team_views.resume_a_unit, name="unit-resume"),
    path(unit + "retire/", team_views.retire, name="unit-retire"),
    path("desks/", desk_views.desks, name="desks"),
    path("desks/new/", desk_views.new_desk, name="desk-new"),
    path("desks/<int:pk>/", desk_views.desk, name="desk"),
    path("desks/<int:pk>/retire/", desk_views.retire, name="desk-retire"),
    path("desks/<int:pk>/resume/", desk_views.resume, name="desk-resume"),
    path("people/", people_views.people, name="people"),
    path("people/new/", people_views.new_person, name="person-new"),
    path(person, people_views.person, name="person"),
    path(person + "deactivate/", people_views.deactivate, name="person-deactivate"),
    path(person + "reactivate/", people_views.reactivate, name="person-reactivate"),
    path(person + "away/", people_views.absence, name="person-away"),
    path("absences/<int:pk>/drop/", people_views.back_at_work, name="absence-drop"),
    path("skills/", people_views.skills, name="skills"),
    path("rota/", shift_views.rota, name="rota"),
    path("rota/units/<int:pk>/new/", shift_views.new_shift, name="shift-new"),
    path(shift, shift_views.shift, name="shift"),
    path(shift + "day/", shift_views.shift_day, name="shift-day"),
    path(shift + "end/", shift_views.shift_end, name="shift-end"),
    path("rota/changes/<int:pk>/undo/", shift_views.undo, name="change-undo"),
    path("rota/dated/<int:pk>/drop/", shift_views.drop, name="dated-drop"),
]
