"""Static files under hashed names, with the imports between ES modules rewritten to them."""

import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Without the rewriting a browser would keep an old module beside a new one."""

    support_js_module_import_aggregation = True

    def url_converter(self, *args: Any, **named: Any) -> Callable[[re.Match[str]], str]:
        """Return what rewrites an address found in a file.

        `import("x").Name` within a comment names a type, often of a package or of a module that
        names ours in turn: only what is awaited is loaded.
        """
        convert = super().url_converter(*args, **named)

        def convert_what_is_loaded(found: re.Match[str]) -> str:
            dynamic = found["matched"].startswith("import(")
            if dynamic and not found.string.endswith("await ", 0, found.start()):
                return found["matched"]
            return str(convert(found))

        return convert_what_is_loaded
