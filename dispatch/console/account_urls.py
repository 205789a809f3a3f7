"""The addresses of logging in and out. There is no sign-up."""

from allauth.account import views
from django.urls import path

from .accounts import demo_people

urlpatterns = [
    path(
        "login/",
        views.LoginView.as_view(extra_context={"demo_people": demo_people}),
        name="account_login",
    ),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
]
