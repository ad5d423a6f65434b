"""The command ``zhibiao``: answers on stdout, messages on stderr; exit 0 done, 1 some input failed, 2 wrong use."""

from api.cli.main import main

__all__ = ["main"]
