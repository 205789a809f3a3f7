"""The refusal that every action's own refusals derive from."""

from typing import ClassVar


class ActionRefused(Exception):
    """An action did nothing, and says why. `status` is what HTTP calls it."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "refused"
