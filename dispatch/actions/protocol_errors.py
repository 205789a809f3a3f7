"""Why a step of a protocol version was refused."""

from typing import ClassVar

from ..selectors.protocol_gate import Condition, Lack, first_unmet
from .errors import ActionRefused


class NoSuchVersion(ActionRefused):
    """There is no protocol version with this id."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_version"


class NoSuchText(ActionRefused):
    """A draft has no such earlier text."""

    status: ClassVar[int] = 404
    code: ClassVar[str] = "no_such_text"


class VersionTaken(ActionRefused):
    """A version has another text already: it never changes; number the new one."""

    code: ClassVar[str] = "version_taken"


class BadVersionNumber(ActionRefused):
    """The number of a new version cannot be used."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "bad_version_number"


class NotADraft(ActionRefused):
    """Only a draft changes."""

    code: ClassVar[str] = "not_a_draft"


class NotItsAuthor(ActionRefused):
    """Only its author writes on a draft; anybody else makes a draft of their own from it."""

    code: ClassVar[str] = "not_its_author"


class StaleDraft(ActionRefused):
    """The draft was changed since this text was begun; nothing was saved over it."""

    code: ClassVar[str] = "stale_draft"


class TextUnreadable(ActionRefused):
    """The text has errors, so there is nothing to run."""

    code: ClassVar[str] = "text_unreadable"


class BadPeriod(ActionRefused):
    """The period of a back-test ends before it begins, or has not come yet."""

    status: ClassVar[int] = 422
    code: ClassVar[str] = "bad_period"


class WrongState(ActionRefused):
    """A version in this state does not take this step."""

    code: ClassVar[str] = "wrong_state"


class AuthorCannotApprove(ActionRefused):
    """Two people: whoever wrote it does not approve it."""

    code: ClassVar[str] = "author_cannot_approve"


class CheckNotPassed(ActionRefused):
    """The text has not passed its check, or another text has."""

    code: ClassVar[str] = "check_not_passed"


class BackTestMissing(ActionRefused):
    """No fresh back-test of this text reaches back far enough."""

    code: ClassVar[str] = "back_test_missing"


class UnsafeFlips(ActionRefused):
    """A past call with a hard-stop answer would be left to a team alone."""

    code: ClassVar[str] = "unsafe_flips"


class InForceChanged(ActionRefused):
    """Another version came into force since this was decided."""

    code: ClassVar[str] = "in_force_changed"


REFUSED_FOR: dict[Lack, type[ActionRefused]] = {
    Lack.STATE: WrongState,
    Lack.AUTHOR: AuthorCannotApprove,
    Lack.CHECK: CheckNotPassed,
    Lack.BACK_TEST: BackTestMissing,
    Lack.UNSAFE: UnsafeFlips,
}


def refuse_unless(conditions: list[Condition]) -> None:
    """Raise the refusal of the first condition that is not met."""
    lacking = first_unmet(conditions)
    if lacking is not None:
        raise REFUSED_FOR[lacking.lack](f"{lacking.says}: {lacking.detail}")
