"""Django's part of a request in one thread, from its first middleware to its view and back."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import IO, Any, Final, cast

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix

Message = Mapping[str, Any]
# More than there are database connections, so that /livez is answered while all of those wait.
MOST_AT_ONCE: Final = 64


class OneThreadHandler(ASGIHandler):
    """Serves HTTP for an ASGI server as a WSGI server would: one thread a request, kept for the next.

    Django's own way starts threads for every request and changes between them for every hook of
    every middleware, which cost more than the view; all our middleware and views are sync.
    """

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(MOST_AT_ONCE, "request")

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain for one thread, whatever is asked."""
        del is_async
        super().load_middleware(is_async=False)

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request; one whose sender has gone before its end is forgotten."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        response = await self._in_thread(self.answer, scope, body)
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await self._in_thread(response.close)

    def answer(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        """Return the response, made in this thread; a whole one is closed already."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response = self.get_response(request) if request else cast("HttpResponseBase", refused)
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.streaming:
            # Its connection goes back to the pool now, not when the last byte is taken.
            response.close()
        return response

    async def _in_thread(self, work: Callable[..., Any], *words: Any) -> Any:
        run = copy_context().run
        return await asyncio.get_running_loop().run_in_executor(self.threads, run, work, *words)
