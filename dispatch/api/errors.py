"""Every refusal of the API in one shape: a stable code, a sentence, and the field if any."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import UnreadablePostError
from django.utils.log import log_response
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, ParseError
from rest_framework.response import Response

from ..refusals import Told, told, words
from .strict_json import BodyTooLarge

log = logging.getLogger(__name__)

RETRY_AFTER_S = 2
BUSY = 503


class Refused(APIException):
    """A named refusal of the house, as the table in `refusals.py` tells it."""

    def __init__(self, answer: Told, why: str) -> None:
        super().__init__(detail=why, code=answer.code)
        self.status_code = answer.status
        # Becomes the Retry-After header.
        self.wait = RETRY_AFTER_S if answer.status == BUSY else None


class RefusalHandler(ExceptionHandler):
    """Tells named refusals as they are; only a defect becomes a 500, and it is logged."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Return what the asker is told, or the exception itself where it is a defect."""
        answer = told(exc)
        if answer is not None:
            return Refused(answer, words(exc))
        match exc:
            case RequestDataTooBig():
                return BodyTooLarge()
            case SuspiciousOperation() | UnreadablePostError():
                return ParseError("The request could not be read to its end.")
        return super().convert_known_exceptions(exc)

    def report_exception(self, exc: APIException, response: Response) -> None:
        """Log a defect with its traceback, and the words of a database that is busy."""
        if not isinstance(exc, Refused):
            super().report_exception(exc, response)
        elif exc.status_code >= BUSY:
            request: Any = self.context["request"]
            log_response(
                "Busy: %s",
                request.path,
                response=response,
                request=request,
                logger=log,
                exception=self.exc,
            )
