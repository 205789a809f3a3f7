"""Every setting of the project, read from the environment; `checks.py` says what is wrong at start."""

from .api import *
from .background import *
from .centre import *
from .databases import *
from .environment import *
from .people import *
from .program import *
from .security import *
