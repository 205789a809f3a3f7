"""The reader of every request body: JSON, small, and nothing in it that a database cannot keep."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from .json_reading import UnreadableJSON, read_json

MAX_BYTES = 256 * 1024
CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


class BodyTooLarge(APIException):
    """The body is larger than any call."""

    status_code = 413
    default_code = "too_large"
    default_detail = f"The body is larger than {MAX_BYTES // 1024} KB, the most that is read."


class StrictJSONParser(BaseParser):
    """Reads application/json in UTF-8; raises BodyTooLarge (413), ParseError (400) or 415."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the value of the body. Its length is measured, whatever Content-Length says."""
        charset = str((parser_context or {}).get("encoding", "utf-8")).lower()
        if charset not in CHARSETS:
            raise UnsupportedMediaType(media_type or "", "Send the body in UTF-8.")
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise BodyTooLarge
        try:
            return read_json(raw)
        except UnreadableJSON as error:
            raise ParseError(f"The body cannot be read: {error}.") from error
