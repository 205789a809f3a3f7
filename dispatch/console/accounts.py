"""Who may get an account: nobody by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from ..demo.people import LISTED


class StaffOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """An admin lets people in; there is no sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return false: there is no sign-up."""
        del request
        return False


def demo_people() -> list[dict[str, Any]]:
    """Return the demo's people for the login page, or nobody outside a demo."""
    return [vars(person) for person in LISTED] if settings.DEMO else []
