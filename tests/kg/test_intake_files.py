"""Files of several documents, files that are not what their name says, and files beyond a limit."""

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from kg.codec import declaration_to_json
from kg.errors import EmptyFile, InputError, NoForm, SeveralDocuments, TooLarge, WrongType
from kg.intake import read_declaration, read_declarations, read_file
from kg.limits import Limits
from kg.mapping import to_triples
from kg.readers import ReadOptions
from kg.records import Declaration, IssueCode

FORMS = Path(__file__).parent / "forms"
SAMPLES = Path(__file__).parents[2] / "samples"
FORM = (FORMS / "national.txt").read_bytes()
OTHER = (FORMS / "self_evaluation.txt").read_bytes()
FILES = sorted(
    path for path in (*FORMS.iterdir(), *SAMPLES.iterdir()) if path.suffix in {".txt", ".json"} and path.stat().st_size
)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


def printed(*declarations: Declaration) -> bytes:
    values = [declaration_to_json(each) for each in declarations]
    return json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False).encode()


def read(path: Path) -> Declaration | None:
    try:
        return read_file(path)
    except InputError:
        return None


def test_an_archive_is_as_many_documents_as_it_has_members() -> None:
    inner = zipped(c=OTHER)
    data = zipped(**{"dir__b.txt": FORM, "empty.txt": b"", "note.txt": "请准时参加会议。".encode(), "inner.zip": inner})
    found = dict(read_declarations(data, "a.zip"))
    assert list(found) == ["a.zip/dir/b.txt", "a.zip/empty.txt", "a.zip/note.txt", "a.zip/inner.zip/c"]
    first, empty, note, last = found.values()
    assert isinstance(first, Declaration)
    assert isinstance(last, Declaration)
    assert (first.source, first.sha256) == ("a.zip/dir/b.txt", sha256(FORM).hexdigest())
    assert first.projects == read_declaration(FORM, "b.txt").projects
    assert last.sha256 == sha256(OTHER).hexdigest()
    assert (type(empty), type(note)) == (EmptyFile, NoForm)
    assert str(note).startswith("a.zip/note.txt: ")


def test_where_one_document_is_expected_several_are_refused() -> None:
    with pytest.raises(SeveralDocuments, match=r"a\.zip: holds 2"):
        read_declaration(zipped(a=FORM, b=OTHER), "a.zip")
    assert read_declaration(zipped(a=FORM), "a.zip").source == "a.zip/a"
    with pytest.raises(EmptyFile):
        read_declaration(zipped(), "a.zip")


def test_a_member_that_holds_records_of_several_files_gives_them_all() -> None:
    first, second = read_declaration(FORM, "甲.txt"), read_declaration(OTHER, "乙.txt")
    found = read_declarations(zipped(records=printed(first, second)), "a.zip")
    assert [declaration for _, declaration in found] == [first, second]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_extract_prints_gives_the_same_triples_as_the_file(path: Path) -> None:
    declaration = read(path)
    if declaration is None:
        return
    again = read_declaration(printed(declaration), "records.json")
    assert set(to_triples(again)) == set(to_triples(declaration))


@pytest.mark.shared
def test_what_extract_prints_of_the_seeds_gives_the_same_triples(shared: Path) -> None:
    declarations = [read_file(path) for path in sorted((shared / "seeds").glob("*.txt"))]
    found = read_declarations(printed(*declarations), "records.json")
    assert [set(to_triples(again)) for _, again in found if isinstance(again, Declaration)] == [
        set(to_triples(declaration)) for declaration in declarations
    ]


def test_an_array_holds_documents_failures_and_loose_projects() -> None:
    form = declaration_to_json(read_declaration(FORM, "甲.txt"))
    failed = {"source": "坏.pdf", "projects": [], "issues": [{"code": "defect", "message": "x", "locator": {}}]}
    data = json.dumps([form, failed, {"name": "路灯", "year": 2024}]).encode()
    (first, own), (second, loose), (third, unread) = read_declarations(data, "r.json")
    assert (first, second, third) == ("甲.txt", "r.json", "r.json/坏.pdf")
    assert str(unread) == "r.json/坏.pdf: cannot be read: x"
    assert isinstance(own, Declaration)
    assert isinstance(loose, Declaration)
    assert own.sha256 == sha256(FORM).hexdigest()
    assert (loose.sha256, loose.projects[0].name) == (sha256(data).hexdigest(), "路灯")
    with pytest.raises(NoForm):
        read_declarations(json.dumps([failed]).encode(), "r.json")


@pytest.mark.parametrize("digest", ["", None])
def test_records_without_a_hash_are_the_file_of_records(digest: str | None) -> None:
    data = json.dumps({**declaration_to_json(read_declaration(FORM, "甲.txt")), "sha256": digest}).encode()
    again = read_declaration(data, "r.json")
    assert (again.source, again.sha256) == ("r.json", sha256(data).hexdigest())


def test_a_file_named_like_another_kind_is_read_and_told() -> None:
    found = read_declaration(FORM, "申报表.pdf")
    assert found.projects == read_declaration(FORM, "a.txt").projects
    [issue] = [issue for issue in found.issues if issue.code is IssueCode.WRONG_TYPE]
    assert ".pdf" in issue.message
    assert "txt" in issue.message
    with pytest.raises(WrongType, match="named like PDF, but the content is plain text"):
        read_declaration("请准时参加会议。".encode(), "通知.pdf")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a", "a.md", "a.dat"])
def test_a_name_that_promises_nothing_else_is_no_issue(name: str) -> None:
    assert read_declaration(FORM, name).issues == ()


def test_the_size_is_looked_at_before_anything_is_read(tmp_path: Path) -> None:
    options = ReadOptions(Limits(megabytes=1))
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(TooLarge, match=r"big\.txt: too large: file size 1048576\.0 MB, the limit is 1 MB") as caught:
        read_file(path, options)
    assert caught.value.data["setting"] == "ZHIBIAO_READ_MEGABYTES"
    with pytest.raises(TooLarge):
        read_declaration(bytes(2 << 20), "a.txt", options)
