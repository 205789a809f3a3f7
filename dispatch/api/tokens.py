"""Machines show a token: `Authorization: Bearer …`."""

import re
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

SHAPE = re.compile(rb"[0-9A-Za-z]{16,256}")


class BearerToken(TokenAuthentication):  # type: ignore[misc]  # knox has no types
    """Knox's check, for what can be a token at all: other bytes would fail in the database."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """Return the machine and its token; raises AuthenticationFailed (401)."""
        if not SHAPE.fullmatch(token):
            raise AuthenticationFailed("This is not a token of this system.")
        person, held = super().authenticate_credentials(token)
        return person, held

    def _cleanup_token(self, auth_token: Any) -> bool:
        """Return whether the token has expired; knox would read all others of the machine beside it."""
        return auth_token.expiry is not None and bool(auth_token.expiry < timezone.now())


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document names it."""

    target_class = "dispatch.api.tokens.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Return the security scheme."""
        del auto_schema
        scheme: dict[str, Any] = build_bearer_security_scheme_object("Authorization", "Bearer")
        return scheme
