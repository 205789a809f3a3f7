"""The image's static files can be made: every import leads to a file under its hashed name."""

import re
import shutil

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from dispatch.console.static_files import HashedStaticFiles
from tests.conftest import ROOT

LOADED = re.compile(r"""^(?:import|export)[^;]*?from\s*"(\..+?)";|await import\("(.+?)"\)""", re.M)


def test_every_module_loads_its_imports_by_their_hashed_names(tmp_path):
    shutil.copytree(ROOT / "static", tmp_path, dirs_exist_ok=True)
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    names = [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*")]
    paths = {name: (storage, name) for name in names}
    # Without the compression, which takes longest and is not ours.
    for name, _, processed in ManifestStaticFilesStorage.post_process(storage, paths):
        assert not isinstance(processed, Exception), (name, processed)

    for name in storage.hashed_files.values():
        if name.startswith("js/"):
            for wanted in map("".join, LOADED.findall((tmp_path / name).read_text())):
                assert re.search(r"\.[0-9a-f]{12}\.js$", wanted), (name, wanted)
                assert (tmp_path / name).parent.joinpath(wanted).is_file(), (name, wanted)
