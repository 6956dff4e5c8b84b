import pytest

from pellucid.data.projects.other_files import other_file

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def write(root, files):
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({".hidden": b"x", ".git/config": b"x"}, None),
        ({"cat/1.jpg": b""}, None),  # damaged, but a picture
        ({"notes.txt": b"x", "cat/deep/1": PNG}, None),
        ({"a/passwd": b"root:x:0", "hosts": b"127.0.0.1"}, "hosts"),
        ({"photos.zip": b"PK\3\4"}, "photos.zip"),
        ({"b/data": b"\0\1\2" * 9}, "b/data"),
    ],
)
def test_a_folder_that_serves_something_else(tmp_path, files, expected):
    write(tmp_path, files)
    (tmp_path / "empty").mkdir()
    found = other_file(tmp_path)
    assert found == (None if expected is None else tmp_path / expected)


def test_a_folder_that_is_not_there(tmp_path):
    assert other_file(tmp_path / "nothing") is None
