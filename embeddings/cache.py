"""Where derived files that can be made again are kept."""

import os
from pathlib import Path

from platformdirs import user_cache_path

from embeddings.errors import CacheUnavailable

VARIABLE = "ZHIBIAO_CACHE"


def cache_directory() -> Path:
    """Return the cache directory, created if need be: ``$ZHIBIAO_CACHE`` or the user's cache.

    :raises CacheUnavailable: if it cannot be created.
    """
    chosen = os.environ.get(VARIABLE)
    directory = Path(chosen) if chosen else user_cache_path("zhibiao", appauthor=False)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise CacheUnavailable(directory, exc.strerror or str(exc)) from exc
    return directory
