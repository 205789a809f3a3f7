"""The front door of a running centre on this machine, for the demo and the replay: its API over HTTP."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

import httpx

THIS_MACHINE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
REQUEST_S: Final = 15.0
# A centre that is busy or starts again gets the same request again, for about half a minute; one
# that has never answered is not waited for.
ATTEMPTS: Final = 12
FIRST_ATTEMPTS: Final = 3
BUSY: Final = frozenset({429, 503})
FIRST_WAIT_S: Final = 0.25
LONGEST_WAIT_S: Final = 4.0


class NotThisMachine(Exception):
    """Invented and replayed calls go nowhere but to a centre on this machine."""


class NobodyAnswers(Exception):
    """No centre runs at this address."""


@dataclass(frozen=True)
class Answer:
    """What was answered; `body` is the JSON, or an empty mapping where it was none."""

    status: int
    body: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.status < 300

    @property
    def code(self) -> str:
        """The stable code of a refusal, or an empty text."""
        return str(self._error.get("code", ""))

    @property
    def why(self) -> str:
        """Why it was refused, in the centre's words."""
        return f"{self.status} {self.code}: {self._error.get('detail', 'no reason given')}"

    @property
    def _error(self) -> Mapping[str, Any]:
        return (self.body.get("errors") or ({},))[0]


def local_url(url: str) -> str:
    """Return an address without its last slash; raises NotThisMachine."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or parts.hostname not in THIS_MACHINE:
        raise NotThisMachine(f"{url} is not on this machine; use http://127.0.0.1:8000")
    return url.rstrip("/")


class FrontDoor:
    """One sender with its token. A request that found the centre busy is sent again, bounded."""

    def __init__(self, url: str, token: str) -> None:
        self.url = local_url(url)
        self._answered = False
        self._client = httpx.AsyncClient(
            base_url=self.url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=REQUEST_S,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def get(self, path: str, **asked: Any) -> Answer:
        """Return the answer to a question; raises NobodyAnswers."""
        return await self._ask("GET", path, params=asked)

    async def post(self, path: str, body: Mapping[str, Any], *, key: str = "") -> Answer:
        """Return the answer to a command; `key` makes it safe to repeat. Raises NobodyAnswers."""
        headers = {"Idempotency-Key": key} if key else {}
        return await self._ask("POST", path, json=body, headers=headers)

    async def _ask(self, method: str, path: str, **how: Any) -> Answer:
        wait, trouble = FIRST_WAIT_S, ""
        for _ in range(ATTEMPTS if self._answered else FIRST_ATTEMPTS):
            try:
                answer = await self._client.request(method, path, **how)
            except httpx.TransportError as error:
                trouble = type(error).__name__
            else:
                self._answered = True
                if answer.status_code not in BUSY:
                    return _read(answer)
                trouble = f"still busy ({answer.status_code})"
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_S)
        raise NobodyAnswers(f"{self.url} does not answer ({trouble}): is ./cad up running?")


def _read(answer: httpx.Response) -> Answer:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    return Answer(answer.status_code, body if isinstance(body, dict) else {"results": body})
