"""Which files there are, and what is said of everything that is none."""

import os
import socket
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import FileMissing, InputError, Unreadable
from kg.files import HOME_MARK, UNPRINTABLE, FoundFile, bytes_of, files_in, shown
from kg.intake import read_file


def refused(paths) -> list[tuple[str, str]]:
    """Return path and reason of everything that is refused."""
    return [(found.data["file"], str(found)) for found in files_in(paths) if isinstance(found, InputError)]


def paths_of(found) -> list[Path]:
    return [file.path for file in found if isinstance(file, FoundFile)]


@pytest.fixture
def root(tmp_path):
    """Make a directory with one good file."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_bytes(b"x")
    return folder


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    # The path of a socket is limited to about a hundred bytes.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def make_device(path):
    path.symlink_to(os.devnull)


def make_circle(path):
    path.symlink_to(path)


def make_dangling(path):
    path.symlink_to("gone")


def make_unreadable_name(path):
    Path(os.fsdecode(os.fsencode(path.parent) + b"/\xc9\xea.txt")).write_bytes(b"x")


def make_directory_of_unreadable_name(path):
    folder = Path(os.fsdecode(os.fsencode(path.parent) + b"/\xc9\xea"))
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_bytes(b"x")


BAD = [
    (make_pipe, "not a plain file"),
    (make_socket, "not a plain file"),
    (make_device, "not a plain file"),
    (make_circle, "symbolic links"),
    (make_dangling, "no such file"),
    (make_unreadable_name, r"\udcc9\udcea.txt: cannot be read: its name is not UTF-8"),
    (make_directory_of_unreadable_name, r"\udcc9\udcea: cannot be read: its name is not UTF-8"),
]


@pytest.mark.parametrize(("make", "reason"), BAD)
def test_what_is_no_file_is_one_line_and_the_rest_is_found(root, make, reason):
    make(root / "bad")
    found = list(files_in([root]))
    assert paths_of(found) == [root / "good.txt"]
    [(name, message)] = refused([root])
    assert reason in message
    assert message.isprintable()
    assert message.startswith(f"{name}: ")
    assert name.startswith(str(root))


@pytest.mark.parametrize(("make", "reason"), BAD)
def test_what_is_no_file_is_refused_as_well_where_it_is_named(root, make, reason):
    make(root / "bad")
    [bad] = [path for path in root.iterdir() if path.name != "good.txt"]
    [(_, message)] = refused([bad])
    assert reason in message
    with pytest.raises((Unreadable, FileMissing)):
        bytes_of(bad)
    with pytest.raises((Unreadable, FileMissing)):
        read_file(bad)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("n" * 256, "name too long"), ("a/" * 3000 + "a", "name too long"), ("nul\0", "null byte"), ("\ud800", "UTF-8")],
)
def test_a_name_that_no_file_can_have_is_refused(root, name, reason):
    [(_, message)] = refused([root / name])
    assert reason in message
    assert message.isprintable()
    with pytest.raises(Unreadable, match=reason):
        bytes_of(root / name)


def test_a_name_of_several_lines_is_shown_on_one(root):
    assert refused([root / "a\nb\u2028c"]) == [
        (rf"{root}/a\nb\u2028c", rf"{root}/a\nb\u2028c: no such file or directory")
    ]


@given(st.text(st.characters()))
def test_what_is_shown_can_be_printed_and_what_is_plain_stays(text):
    line = shown(text)
    line.encode()
    assert len(line.splitlines()) <= 1
    assert not UNPRINTABLE & {unicodedata.category(char) for char in line}
    assert shown(line) == line


def test_a_directory_that_may_not_be_listed_is_told(root, monkeypatch):
    (root / "shut").mkdir()
    (root / "shut" / "inside.txt").write_bytes(b"x")
    (root / "z.txt").write_bytes(b"x")
    listing = os.scandir

    def scandir(path):
        if os.fspath(path) == str(root / "shut"):
            # The administrator, who may run the tests, is refused nothing.
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert paths_of(files_in([root])) == [root / "good.txt", root / "z.txt"]
    assert refused([root]) == [(str(root / "shut"), f"{root / 'shut'}: cannot be read: Permission denied")]
    assert refused([root / "shut"]) == refused([root])


def test_a_file_is_found_once_by_whatever_ways(root):
    (root / "link.txt").symlink_to(root / "good.txt")
    (root / "hard.txt").write_bytes(b"x")
    round_about = root / ".." / "in" / "good.txt"
    found = list(files_in([round_about, root, root / "good.txt", root]))
    assert paths_of(found) == [round_about, root / "hard.txt"]
    assert [file.real for file in found] == [str(root / "good.txt"), str(root / "hard.txt")]


def test_what_is_refused_is_refused_once(root):
    gone = root / "gone.txt"
    assert len(refused([gone, gone])) == 1
    os.mkfifo(root / "pipe")
    assert len(refused([root / "pipe", root, root])) == 1


def test_a_directory_named_by_its_link_is_walked_but_none_below_is(root, tmp_path):
    (root / "self").symlink_to(root, target_is_directory=True)
    link = tmp_path / "link"
    link.symlink_to(root, target_is_directory=True)
    [found] = files_in([link])
    assert found == FoundFile(link / "good.txt", str(root / "good.txt"))


def test_a_place_below_a_directory_of_unreadable_name_is_refused(tmp_path, monkeypatch):
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"x")
    monkeypatch.chdir(folder)
    assert refused([Path("a.txt")]) == [("a.txt", "a.txt: cannot be read: its name is not UTF-8; rename it")]


def test_a_home_of_ours_is_not_walked(tmp_path: Path) -> None:
    (tmp_path / "home" / "documents").mkdir(parents=True)
    (tmp_path / "home" / HOME_MARK).touch()
    (tmp_path / "home" / "documents" / "a.txt").write_text("甲", "utf-8")
    (tmp_path / "b.txt").write_text("乙", "utf-8")
    assert [found.path.name for found in files_in([tmp_path]) if isinstance(found, FoundFile)] == ["b.txt"]


def test_what_programs_leave_in_a_directory_is_passed_over(root: Path) -> None:
    for name in ("~$good.docx", "Thumbs.db", "desktop.ini", ".DS_Store", "ehthumbs.db"):
        (root / name).write_bytes(b"x")
    (root / "__MACOSX").mkdir()
    (root / "__MACOSX" / "a.txt").write_bytes(b"x")
    assert paths_of(files_in([root])) == [root / "good.txt"]
    assert paths_of(files_in([root / "Thumbs.db"])) == [root / "Thumbs.db"]
