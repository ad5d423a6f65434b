"""Lets ``python -m api.cli`` stand for the command ``zhibiao``."""

from api.cli import main

main()
