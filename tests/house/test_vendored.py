"""The browser libraries are served as they were copied: every file has the digest that was written."""

import hashlib

from tests.conftest import ROOT

VENDOR = ROOT / "static" / "vendor"


def test_every_file_has_its_digest_and_its_licence():
    lines = (VENDOR / "sha256.txt").read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    for name, digest in told.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
    ours = {".d.ts", ".md", ".txt"}
    served = {
        str(file.relative_to(VENDOR))
        for file in VENDOR.rglob("*")
        if file.is_file() and not any(file.name.endswith(end) for end in ours)
    }
    assert served == set(told)
    libraries = {folder.name for folder in VENDOR.iterdir() if folder.is_dir()}
    assert {f"{name}/LICENSE" for name in libraries} <= served


def test_nothing_that_is_served_asks_for_a_source_map_or_another_place():
    for file in VENDOR.rglob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text, file
        assert 'from"terra-draw"' not in text, file
