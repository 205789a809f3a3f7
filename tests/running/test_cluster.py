"""What a cluster is told, as far as it can be checked by reading."""

import re
import shutil
import subprocess

import pytest
import yaml

from dispatch.running.places import ROOT

BASE = ROOT / "deploy/kustomize/base"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PROCESSES = ("web", "ws", "relay", "worker", "beat")


def every_thing():
    names = yaml.safe_load((BASE / "kustomization.yaml").read_text())["resources"]
    return [thing for name in names for thing in yaml.safe_load_all((BASE / name).read_text())]


@pytest.fixture(scope="module")
def of():
    """Every thing by its kind and name."""
    return {(thing["kind"], thing["metadata"]["name"]): thing for thing in every_thing()}


def pod(thing):
    return thing["spec"]["template"]["spec"]


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")
def test_kustomize_builds_it_and_loses_nothing():
    built = subprocess.run(["kubectl", "kustomize", BASE], capture_output=True, check=True)
    assert len(list(yaml.safe_load_all(built.stdout))) == len(every_thing())


def test_each_process_is_the_one_that_compose_runs(of):
    for name in PROCESSES:
        (container,) = pod(of["Deployment", name])["containers"]
        at_home = COMPOSE["services"][name].get("command")
        fewer = [word for word in container.get("args", []) if not word.isdigit()]
        assert fewer == [word for word in at_home or [] if not word.isdigit()], name


@pytest.mark.parametrize(
    ("kind", "name"), [*[("Deployment", n) for n in PROCESSES], ("Job", "migrate")]
)
def test_each_runs_without_rights_and_writes_only_where_it_may(of, kind, name):
    spec = pod(of[kind, name])
    (container,) = spec["containers"]
    assert spec["securityContext"]["runAsNonRoot"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {v["name"] for v in spec["volumes"]} == {m["name"] for m in container["volumeMounts"]}


def test_what_serves_is_probed_and_never_wholly_taken_down(of):
    for name in ("web", "ws"):
        (container,) = pod(of["Deployment", name])["containers"]
        assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    for name in ("web", "ws", "relay", "worker"):
        least = of["PodDisruptionBudget", name]["spec"]["minAvailable"]
        assert 0 < least < of["Deployment", name]["spec"]["replicas"], name


def test_beat_is_one_and_replaced_only_when_it_is_gone(of):
    assert of["Deployment", "beat"]["spec"]["replicas"] == 1
    assert of["Deployment", "beat"]["spec"]["strategy"] == {"type": "Recreate"}


# What a centre sets as it grows; a secret where it holds a password.
GROWN = {
    "DATABASE_POOL": "ConfigMap",
    "DATABASE_POOLER": "ConfigMap",
    "DATABASE_DIRECT_URL": "Secret",
    "DATABASE_REPLICA_URL": "Secret",
    "CHANNEL_HOSTS": "Secret",
}


@pytest.mark.parametrize(("setting", "kind"), GROWN.items())
def test_what_a_growing_centre_sets_has_its_place(of, setting, kind):
    secret = yaml.safe_load((BASE.parent / "secret.example.yaml").read_text())["stringData"]
    held = secret if kind == "Secret" else of["ConfigMap", "fourth-option"]["data"]
    assert setting in held
    for name in PROCESSES:
        assert setting in COMPOSE["services"][name]["environment"], name
    for name in (*PROCESSES, "migrate"):
        (container,) = pod(of["Job" if name == "migrate" else "Deployment", name])["containers"]
        read = [next(iter(one.values()))["name"] for one in container["envFrom"]]
        assert read == ["fourth-option", "fourth-option"], name


def test_every_setting_that_compose_demands_has_its_place(of):
    demanded = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    secret = yaml.safe_load((BASE.parent / "secret.example.yaml").read_text())["stringData"]
    given = set(of["ConfigMap", "fourth-option"]["data"]) | set(secret)
    assert demanded - {"POSTGRES_PASSWORD", "VALKEY_PASSWORD"} <= given
    assert {"DATABASE_URL", "REDIS_URL"} <= given
    assert ("Secret", "fourth-option") not in of, "a secret is never part of the base"
