"""How the API knows that a request came before: its Idempotency-Key and the digest of its body."""

import hashlib
import json

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from ..actions.intake import RequestKey

HEADER = "Idempotency-Key"
TAKE_CALL = "POST /api/v1/calls"
MAX_KEY = 255
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Any text of the sender's own. The same key with another body is refused (422).",
)


def key_of(request: Request) -> RequestKey | None:
    """Return the sender's key with the digest of its body; None where it sent none.

    The digest is over the values: the same body with its names in another order is the same.
    Raises ValidationError for a key that is too long or cannot be kept.
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return None
    if len(key) > MAX_KEY or not key.isprintable():
        raise ValidationError({HEADER: [f"At most {MAX_KEY} characters that can be printed."]})
    body = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return RequestKey(TAKE_CALL, key, hashlib.sha256(body.encode()).hexdigest())
