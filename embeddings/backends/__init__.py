"""Vector search engines behind one interface."""

from embeddings.backends.base import Backend
from embeddings.backends.exact import ExactBackend
from embeddings.backends.flat import FlatBackend

BACKENDS: dict[str, type[Backend]] = {backend.name: backend for backend in (ExactBackend, FlatBackend)}


def get_backend(name: str) -> type[Backend]:
    """Return the engine called *name*.

    :raises ValueError: if there is none of that name.
    """
    try:
        return BACKENDS[name]
    except KeyError:
        raise ValueError(f"no vector backend {name!r}; known: {', '.join(sorted(BACKENDS))}") from None


def choose(count: int) -> type[Backend]:
    """Return the engine that suits that many rows."""
    return FlatBackend
