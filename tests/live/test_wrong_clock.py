"""A web process whose clock is wrong takes no work."""

import json
import re

from dispatch.running.serving import ask

from .processes import READY_S, wait_until

AHEAD_S = 90


def test_a_web_process_with_a_wrong_clock_says_that_it_is_not_ready(server):
    web = server.start_program("skewed", ("-m", "dispatch.chaos.killable_web", str(AHEAD_S)))
    try:
        said = wait_until(
            lambda: re.search(r"port=(\d+)\n(?:.*\n)*pid=", web.log.read_text()), within=READY_S
        )
        status, body = wait_until(lambda: answered(int(said[1])), within=READY_S)
    finally:
        server.kill(web)
    assert (status, json.loads(body)["status"]) == (503, "not ready")
    assert json.loads(body)["why"] == "this process's clock is 90 s ahead of the database's"


def answered(port):
    status, body = ask(port, "/readyz")
    return (status, body) if status else None
