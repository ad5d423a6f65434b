"""Where derived files that can be made again are kept."""

import os
from pathlib import Path

from platformdirs import user_cache_path

VARIABLE = "ZHIBIAO_CACHE"


def cache_directory() -> Path:
    """Return the cache directory, created if need be: ``$ZHIBIAO_CACHE`` or the user's cache.

    :raises OSError: if it cannot be created.
    """
    chosen = os.environ.get(VARIABLE)
    directory = Path(chosen) if chosen else user_cache_path("zhibiao", appauthor=False)
    directory.mkdir(parents=True, exist_ok=True)
    return directory
