"""Bad input gets a clear error or a finding, never a stack trace, and nothing is lost."""

import errno
import hashlib
import io
import os
import signal
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image


def nothing(folder: Path) -> None:
    """Do not even make the folder."""


def empty(folder: Path) -> None:
    folder.mkdir()


def empty_classes(folder: Path) -> None:
    (folder / "cat").mkdir(parents=True)
    (folder / "dog").mkdir()


def a_file(folder: Path) -> None:
    folder.write_text("not a folder")


def pictures_without_folders(folder: Path) -> None:
    folder.mkdir()
    Image.new("RGB", (8, 8)).save(folder / "a.png")


def one_class(folder: Path) -> None:
    (folder / "cat").mkdir(parents=True)
    for shade in range(4):
        Image.new("RGB", (8, 8), (shade, 0, 0)).save(folder / "cat" / f"{shade}.png")


def one_usable_class(folder: Path) -> None:
    one_class(folder)
    (folder / "dog").mkdir()
    (folder / "dog" / "a.jpg").write_text("<!DOCTYPE html>")


def no_usable_picture(folder: Path) -> None:
    for label in ("cat", "dog"):
        (folder / label).mkdir(parents=True)
        (folder / label / "a.jpg").write_bytes(b"")


def one_picture_each(folder: Path) -> None:
    for shade, label in enumerate(("cat", "dog")):
        (folder / label).mkdir(parents=True)
        Image.new("RGB", (8, 8), (shade, 0, 0)).save(folder / label / "a.png")


def a_test_class_without_training(folder: Path) -> None:
    for shade, where in enumerate(("train/cat", "train/dog", "test/cat", "test/cow")):
        (folder / where).mkdir(parents=True)
        for number in range(3):
            Image.new("RGB", (8, 8), (shade, number, 0)).save(folder / where / f"{number}.png")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (nothing, "There is no folder"),
        (empty, "no folders"),
        (empty_classes, "no files in its class folders"),
        (a_file, "is a file"),
        (pictures_without_folders, "Expected one folder per class"),
        (one_class, "only one class, 'cat'"),
        (one_usable_class, "usable pictures of only one class, 'cat'"),
        (no_usable_picture, "found no usable picture"),
        (one_picture_each, "too few pictures"),
        (a_test_class_without_training, "No usable training picture of the class 'cow' is left"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, Callable) else None,
)
@pytest.mark.long
def test_folders_that_cannot_be_trained_on(pellucid, shared_cache, tmp_path, make, message) -> None:
    folder = tmp_path / "사진 🐈"
    make(folder)
    before = fingerprint(folder)
    outcome = pellucid("train", folder, "--run", tmp_path / "run", "--json")
    assert outcome.status == 1
    assert message in outcome.stderr
    assert outcome.stdout == ""
    assert not (tmp_path / "run").exists()
    assert fingerprint(folder) == before


def fingerprint(folder: Path) -> dict[str, str]:
    """The content of every file below a folder."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def jpeg(mode: str = "RGB", **options: object) -> bytes:
    rng = np.random.default_rng(7)
    shape = (48, 64, len(mode)) if len(mode) > 1 else (48, 64)
    image = Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8), mode=None)
    if mode == "CMYK":
        image = Image.new("CMYK", (64, 48), (10, 200, 30, 5))
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def sixteen_bit_png() -> bytes:
    values = np.arange(32 * 32, dtype=np.uint16).reshape(32, 32) * 60
    out = io.BytesIO()
    Image.fromarray(values).save(out, "PNG")
    return out.getvalue()


def animated_gif() -> bytes:
    frames = [Image.new("P", (20, 20), shade) for shade in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def huge_png() -> bytes:
    """A PNG of 30,000 x 30,000 black pixels in one bit each, 110 kB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(30_000 * (1 + 30_000 // 8)), 9)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "zero.jpg": (lambda: b"", "empty"),
    "cut.jpg": (lambda: jpeg()[:900], "truncated"),
    "text.png": (lambda: b"I am a poem, and no picture.", "not a picture"),
    "page.jpg": (lambda: b"<!DOCTYPE html><html></html>", "not a picture"),
    "huge.png": (huge_png, "too many pixels"),
    "moving.gif": (animated_gif, "ok"),
    "print.jpg": (lambda: jpeg("CMYK"), "ok"),
    "deep.png": (sixteen_bit_png, "ok"),
    "two words.jpg": (lambda: jpeg(quality=90), "ok"),
    "고양이 🐈.jpg": (lambda: jpeg(quality=91), "ok"),
    "two\nlines.jpg": (lambda: jpeg(quality=92), "ok"),
    "no extension": (lambda: jpeg(quality=93), "ok"),
}


@pytest.mark.slow
def test_bad_files_are_listed_and_left_out(
    pellucid, shared_cache, without_keras_model, draw_classes, tmp_path
) -> None:
    folder = draw_classes(tmp_path / "photos", 8, labels=("줄무늬", "점 ●"))
    for name, (content, _) in FILES.items():
        (folder / "점 ●" / name).write_bytes(content())
    (folder / "점 ●" / "broken link.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (folder / "점 ●" / "loop").symlink_to(folder / "점 ●")
    (folder / "줄무늬" / ".hidden.jpg").write_bytes(b"")
    before = fingerprint(folder)

    outcome = pellucid("train", folder, "--run", tmp_path / "run", "--mirror", "off", "--json")
    assert outcome.status == 0, outcome.stderr
    assert fingerprint(folder) == before
    catalog = pl.read_parquet(tmp_path / "run" / "catalog.parquet")
    found = dict(zip(catalog["path"], catalog["health"], strict=True))
    expected = {f"점 ●/{name}": health for name, (_, health) in FILES.items()}
    expected["점 ●/broken link.jpg"] = "unreadable"
    assert {path: found[path] for path in expected} == expected
    assert len(found) == 16 + len(expected)
    left_out = catalog.filter(pl.col("split").is_null())
    assert set(left_out["path"]) == {path for path, health in expected.items() if health != "ok"}
    assert left_out["reason"].is_not_null().all()
    assert "6 files are left out" in outcome.stderr
    report = (tmp_path / "run" / "report.html").read_text()
    assert "줄무늬" in report
    assert "huge.png" in report

    # The same files in `predict`: an answer or a reason for each, in the order asked.
    asked = [folder / "점 ●" / name for name in FILES]
    outcome = pellucid("predict", tmp_path / "run", *asked, tmp_path / "not there.jpg", "--json")
    assert outcome.status == 3
    answers = outcome.json["predictions"]
    assert [answer["path"] for answer in answers[:-1]] == [str(path) for path in asked]
    healths = [health for _, health in FILES.values()]
    assert [answer["error"] is None for answer in answers] == [h == "ok" for h in healths] + [False]


@pytest.mark.long
@pytest.mark.release
@pytest.mark.slow
def test_five_hundred_classes_one_of_which_has_one_picture(
    pellucid, shared_cache, tmp_path
) -> None:
    rng = np.random.default_rng(5)
    for label in range(500):
        folder = tmp_path / "photos" / f"class {label}"
        folder.mkdir(parents=True)
        for number in range(1 if label == 7 else 2):
            pixels = rng.integers(0, 256, (6, 6, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(folder / f"{number}.png")
    # The small body, since the number of classes is what matters here.
    body = ("--backbone", "efficientnet_lite0", "--backbone-size", 64, "--mirror", "off")
    outcome = pellucid("train", tmp_path / "photos", "--run", tmp_path / "run", *body, "--json")
    assert outcome.status == 0, outcome.stderr
    assert outcome.json["metrics"]["n_classes"] == 500
    assert outcome.json["metrics"]["n_test"] == 499
    assert "'class 7' has one picture only" in outcome.stderr


def test_the_run_folder_exists(pellucid, draw_classes, tmp_path) -> None:
    folder = draw_classes(tmp_path / "photos", 2)
    taken = tmp_path / "run"
    taken.mkdir()
    (taken / "thesis.txt").write_text("mine")
    outcome = pellucid("train", folder, "--run", taken)
    assert outcome.status == 1
    assert "exists already" in outcome.stderr
    assert fingerprint(taken) == {str(taken / "thesis.txt"): hashlib.sha256(b"mine").hexdigest()}


def test_the_run_folder_cannot_be_written(pellucid, draw_classes, tmp_path) -> None:
    folder = draw_classes(tmp_path / "photos", 2)
    (tmp_path / "file").write_text("in the way")
    outcome = pellucid("train", folder, "--run", tmp_path / "file" / "run")
    assert outcome.status == 1
    assert "could not be written" in outcome.stderr


def test_the_run_folder_inside_the_pictures(pellucid, draw_classes, tmp_path) -> None:
    folder = draw_classes(tmp_path / "photos", 2)
    outcome = pellucid("train", folder, "--run", folder / "run")
    assert outcome.status == 1
    assert "inside the picture folder" in outcome.stderr
    assert not (folder / "run").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "full_at", ["catalog.parquet", "features-1.f4", "model.onnx", "metrics.json"]
)
def test_the_disk_is_full(
    pellucid, shared_cache, draw_classes, tmp_path, monkeypatch, full_at
) -> None:
    folder = draw_classes(tmp_path / "photos", 6)

    def no_space(path: Path) -> None:
        if path.name.endswith(full_at):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    replace, opened = Path.replace, Path.open
    monkeypatch.setattr(Path, "replace", lambda self, to: (no_space(to), replace(self, to))[1])
    monkeypatch.setattr(
        Path, "open", lambda self, *args, **more: (no_space(self), opened(self, *args, **more))[1]
    )
    outcome = pellucid("train", folder, "--run", tmp_path / "run", "--mirror", "off")
    assert outcome.status == 1
    assert "The disk is full" in outcome.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["Reading pictures", "Training"])
@pytest.mark.long
def test_ctrl_c(draw_classes, tmp_path, shared_cache, stage) -> None:
    """What is half done is gone; the pictures are as they were."""
    folder = draw_classes(tmp_path / "photos", 300)
    before = fingerprint(folder)
    command = [sys.executable, "-c", "from pellucid.cli.main import main; main()", "train"]
    command += [str(folder), "--run", str(tmp_path / "run"), "--recipe", "scratch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = ""
        while stage not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        process.send_signal(signal.SIGINT)
        deadline = time.monotonic() + 60
        said += process.stderr.read()
        status = process.wait(timeout=max(1, deadline - time.monotonic()))
    assert "Traceback" not in said
    assert fingerprint(folder) == before
    # In training, Ctrl-C after a whole epoch keeps it: then the run is complete.
    if status == 0:
        assert "Stopped after epoch" in said
        assert (tmp_path / "run" / "metrics.json").is_file()
    else:
        assert status == 130, said
        assert "Stopped by Ctrl-C" in said
        assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["predict", "no-such-run", "a.jpg"], 1, "There is no run at no-such-run"),
        (["report", "no-such-run"], 1, "There is no run at no-such-run"),
        (
            ["train", ".", "--mirror", "sideways"],
            2,
            "mirror takes auto, on, off; it was given 'sideways'",
        ),
        (["train", ".", "--recipe", "feature"], 2, "Did you mean features?"),
        (["demo", "digit"], 2, "Did you mean digits?"),
        (["predict", "imagenet-lite2", "*.nothing"], 1, "No file matches *.nothing"),
    ],
)
def test_wrong_words_on_the_command_line(pellucid, arguments, status, message) -> None:
    outcome = pellucid(*arguments)
    assert outcome.status == status
    assert message in outcome.stderr
    assert outcome.stdout == ""
