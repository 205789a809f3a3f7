"""What a caller says in confidence is in PostgreSQL and on an allowed screen, and nowhere else."""

import json
import socket
import threading
from contextlib import contextmanager
from uuid import uuid4

from dispatch.models import CareRecord, SweepRun
from dispatch.watched import OVERDUE
from tests.conftest import SAFE_ANSWERS

from .lines import TOKEN, line
from .machines import machine, report
from .processes import wait_until

# Words that no other text holds.
NAME, PHONE, STORY = "Zephyrine Quillfeather", "+1 403 555 0177", "a lantern under the viaduct"
NOTE, PLACE = "she went home with her sister Ottoline", "4711 Nightjar Mews"
CONFIDENTIAL = (NAME, PHONE, "4035550177", STORY, NOTE, "Zephyrine", "Quillfeather", "viaduct")


@contextmanager
def heard_by_valkey(broker):
    """Give what passes through Valkey meanwhile, every command of every client."""
    heard = bytearray()
    tap = socket.create_connection(("127.0.0.1", broker.port))
    tap.sendall(b"MONITOR\r\n")

    def listen():
        while more := tap.recv(65536):
            heard.extend(more)

    ear = threading.Thread(target=listen)
    ear.start()
    try:
        yield heard
    finally:
        tap.shutdown(socket.SHUT_RDWR)
        ear.join()
        tap.close()


def tell_the_story(server, browser, town, feed_token):
    """Take a call at a console and one from the primary CAD, triage, send, clear and close it."""
    page = browser.get("/calls/new/")
    seen = [page]

    def post(path, **form):
        token = TOKEN.search(page.text)[1]
        answer = browser.post(
            path, data=form | {"csrfmiddlewaretoken": token}, follow_redirects=True
        )
        seen.append(answer)
        assert answer.status_code == 200, answer.text
        return answer

    browser.get("/console/addresses", params={"q": PLACE})
    pane = post(
        "/calls/new/",
        type="WELFARE",
        address=PLACE,
        lat="51.01",
        lng="-114.05",
        caller_name=NAME,
        callback=PHONE,
        narrative=STORY,
    )
    here = pane.url.path
    for question, answer in list(SAFE_ANSWERS.items())[:3]:
        post(f"{here}answer/", question=question, answer=answer)
    post(f"{here}assign/", unit=str(town.cedar.pk))
    assignment = town.cedar.assignments.get(closed_at=None)
    for status in ("en_route", "on_scene", "clear"):
        post(f"/assignments/{assignment.pk}/status/", status=status)
    post(f"{here}close/", outcome="engaged", note=NOTE)
    with machine(server, feed_token) as feed:
        told = report(caller={"name": NAME, "phone": PHONE}, narrative=STORY)
        for body in (told, told | {"narrative": f"{STORY}, again"}):
            assert feed.post("/calls", json=body).status_code in (200, 201)
        assert feed.post("/calls", json=told | {"type": 7, "narrative": STORY}).status_code == 400
    return [str(answer.url) for page in seen for answer in (*page.history, page)]


def refused_pages(server, browser, feed_token):
    """What is answered to those who ask wrongly, with what they said in the question."""
    with machine(server, feed_token) as feed:
        answers = [
            browser.get(f"/calls/{uuid4()}/", params={"q": STORY}),
            browser.get(f"/nowhere/{uuid4()}/", params={"q": NAME}),
            browser.post("/calls/new/", data={"narrative": STORY}),
            browser.put("/calls/new/", content=STORY),
            feed.post("/calls", json=report(narrative=STORY) | {"type": 7}),
            feed.post("/calls", content=f'{{"narrative": "{STORY}"'),
            feed.get(f"/calls/{uuid4()}", params={"q": PHONE}),
        ]
    assert {answer.status_code // 100 for answer in answers} == {4}
    return [f"{answer.headers} {answer.text}" for answer in answers]


def watched_pages(browser):
    """What a monitor reads, and the names under which tables are saved."""
    table = browser.get("/supervision/queue/", params={"format": "csv", "text": NAME})
    assert table.headers["content-disposition"].startswith("attachment")
    read = [browser.get(path) for path in ("/status", "/metrics", "/livez", "/readyz")]
    assert [answer.status_code for answer in read] == [200] * len(read)
    return [str(table.headers), *(answer.text for answer in read)]


@contextmanager
def swept_by_a_worker(server):
    """Let a worker come and look at every deadline; it ends with its log read."""
    SweepRun.objects.all().delete()
    worker = server.start_worker()
    try:
        yield
        wait_until(
            lambda: SweepRun.objects.filter(name=OVERDUE.name, ran_at__isnull=False).exists(),
            within=30,
            what="a worker's sweep",
        )
    finally:
        server.kill(worker)


def test_a_name_a_number_and_a_story_reach_no_log_no_broker_and_no_address(
    server, broker, town, browser_of, feed_token
):
    dana = browser_of("dana")
    with heard_by_valkey(broker) as heard, line(server, token=feed_token) as anybody:
        anybody.next()
        with swept_by_a_worker(server):
            addresses = tell_the_story(server, dana, town, feed_token)
        anybody.hear(1)
        refused = refused_pages(server, dana, feed_token)
        read = watched_pages(browser_of("sofia"))
    sinks = {
        "the logs of web, relay and worker": server.said,
        "broker": heard.decode(errors="replace"),
        "addresses": "\n".join(addresses),
        "a machine's line": str(anybody.heard),
        "error pages": "\n".join(refused),
        "what a monitor reads, and files' names": "\n".join(read),
    }

    assert CareRecord.objects.filter(caller_name=NAME, narrative=STORY).count() == 2
    assert "call.received" in sinks["broker"], "the tap heard the relay"
    assert "sweep" in sinks["broker"], "the tap heard what the workers are sent"
    logged = [json.loads(x) for x in server.said.splitlines() if x.startswith("{")]
    asked = [x for x in logged if x["event"] == "request_finished"]
    assert len({x["request_id"] for x in asked}) == len(asked) > 10, "each request has its own id"
    assert any(x["logger"].startswith("celery") for x in logged), "the worker's log was read"
    found = {sink: [w for w in CONFIDENTIAL if w in text] for sink, text in sinks.items()}
    assert found == {sink: [] for sink in sinks}


def test_what_somebody_searched_for_is_not_in_the_log(server, dana):
    dana.get("/console/addresses", params={"q": "1 Looked For Street"})
    assert "/console/addresses" in server.said
    assert "Looked" not in server.said
    assert PLACE.split()[1] not in server.said
