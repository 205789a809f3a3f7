"""How often the open pages may be asked from one address. Each web process counts for itself."""

import hashlib
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

# A person who corrects a form sends it a few times; a program sends it hundreds of times.
MOST: Final = 20
PER_S: Final = 3600


def too_often(request: HttpRequest, page: str) -> bool:
    """Count this request; return whether its address sent more than MOST within PER_S.

    The address itself is not kept, only a digest of it, and no longer than that.
    """
    address = get_adapter().get_client_ip(request)
    key = f"partners:{page}:{hashlib.sha256(str(address).encode()).hexdigest()}"
    cache.add(key, 0, PER_S)
    return int(cache.incr(key)) > MOST
