"""Where settings come from, and where the project and its files are."""

import os
import zoneinfo
from pathlib import Path

import environ

# The system's zone files may be older than Alberta's change of 2026: use the tzdata package, in this
# process (reset_tzpath) and in every process it starts (the variable).
os.environ["PYTHONTZPATH"] = ""
zoneinfo.reset_tzpath(())

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Where the commands that speak to a running centre find it; ./cad says where that is.
CAD_URL = env.str("CAD_URL", default="http://127.0.0.1:8000")
CAD_HOME = Path(env.str("CAD_HOME", default=str(BASE_DIR / ".cad")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-tests-and-checks-" + "x" * 40)
SECRET_KEY_IS_DEFAULT = "SECRET_KEY" not in os.environ
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# A centre's own address is https; ./cad up serves this machine alone over http and says HTTPS=off.
HTTPS = env.bool("HTTPS", default=True)
DEMO = env.bool("DEMO", default=False)
