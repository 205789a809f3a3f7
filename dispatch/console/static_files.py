"""Static files under hashed names, with the imports between ES modules rewritten to them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Without the rewriting a browser would keep an old module beside a new one."""

    support_js_module_import_aggregation = True
