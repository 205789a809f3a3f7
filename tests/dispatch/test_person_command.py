"""The first person of a centre is let in from the machine's own terminal."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from teams.models import Person


def test_lets_somebody_in_with_the_password_from_standard_input(db, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("a-long-enough-secret\n"))
    call_command("person", "ada", role="admin", stdout=io.StringIO())
    ada = Person.objects.get(username="ada")
    assert (ada.role, ada.check_password("a-long-enough-secret")) == ("admin", True)


@pytest.mark.parametrize("password", ["", "short", "password1234"])
def test_refuses_a_password_that_is_easily_guessed_and_lets_nobody_in(db, monkeypatch, password):
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    with pytest.raises(CommandError):
        call_command("person", "ada", role="admin", stdout=io.StringIO())
    assert not Person.objects.exists()
