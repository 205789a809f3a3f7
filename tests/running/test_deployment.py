"""The compose file, the image and nginx's settings, as far as they can be checked by reading."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dispatch.running.places import ROOT
from dispatch.running.roles import WEB

COMPOSE = ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(COMPOSE.read_text())["services"]


def test_the_compose_file_fits_its_schema():
    checked = subprocess.run(
        [
            sys.executable,
            "-m",
            "check_jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            COMPOSE,
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_variable_of_the_compose_file_stands_in_the_example():
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", COMPOSE.read_text()))
    offered = set(re.findall(r"^(\w+)=", (ROOT / "deploy/example.env").read_text(), re.MULTILINE))

    assert asked == offered


def test_postgresql_keeps_its_data_where_version_18_looks_for_it(services):
    (volume,) = services["postgres"]["volumes"]

    assert volume.endswith(":/var/lib/postgresql")


def test_only_nginx_is_reached_from_outside(services):
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]


def test_every_process_waits_for_the_migrations(services):
    for name in ("web", "ws", "relay", "worker", "beat"):
        waits = services[name]["depends_on"]
        assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_nginx_knows_both_kinds_of_process(services):
    settings = (ROOT / "deploy/nginx.conf").read_text()

    named = set(re.findall(r"http://(\w+):8000", settings))
    assert named == {"web", "ws"} <= services.keys()


def test_the_image_and_the_runner_serve_with_the_same_bounds():
    command = (ROOT / "Dockerfile").read_text().split("\nCMD ")[-1].replace("\\\n", "")
    words = json.loads(command)

    for option in ("--ws-max-size", "--ws-ping-interval", "--ws-per-message-deflate"):
        assert words[words.index(option) + 1] == WEB[WEB.index(option) + 1]
    assert "--no-access-log" in words


def test_everything_the_image_copies_is_let_into_the_build():
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)

    assert {str(Path(path).parts[0]) for path in allowed} >= {"manage.py", "dispatch", "static"}
    for path in allowed:
        assert (ROOT / path).exists(), path
