"""The documentation names what there is, and only that."""

import re
from dataclasses import fields
from pathlib import Path

import click

from api.cli import main
from api.settings import Settings
from kg.limits import Limits

ROOT = Path(__file__).parents[1]
#: Read by other parts than the settings: the cache of the embedded model, the options of commands.
ELSEWHERE = {"ZHIBIAO_CACHE", "ZHIBIAO_PASSWORD"}
#: The one setting that is a group: its name and its fields are the settings.
GROUP = "read"


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = set(re.findall(r"`(ZHIBIAO_[A-Z_]+)`", (ROOT / "README.md").read_text("utf-8")))
    names = {*Settings.model_fields, *(f"{GROUP}_{field.name}" for field in fields(Limits))} - {GROUP}
    assert documented == {f"ZHIBIAO_{name.upper()}" for name in names} | ELSEWHERE


def test_every_command_in_the_readmes_exists() -> None:
    assert isinstance(main, click.Group)
    for name in ("README.md", "README.zh.md"):
        text = (ROOT / name).read_text("utf-8")
        for command in re.findall(r"zhibiao (?:--home \S+ )?([a-z]+)\b", text):
            assert command in main.commands, f"{name}: zhibiao {command}"


def test_the_changelog_has_the_version_of_the_package() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_relative_link_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "README.zh.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if "://" not in link
    ]
    assert links
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []
