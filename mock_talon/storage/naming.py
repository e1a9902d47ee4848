"""How people name a store."""

from typing import Final

MEMORY: Final = "memory"
FORMS: Final = "memory, sqlite:///FILE (sqlite:////FILE for an absolute path) or redis://HOST:PORT/DATABASE"
