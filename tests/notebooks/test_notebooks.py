"""The course's notebooks: the same code in both languages, every text translated; they run."""

import ast
import json
import os
import re
import subprocess
import sys
import time

import build_notebooks
import pytest
from build_notebooks import RECORDED, SCRIPTS, in_language, names, notebook, page, read_cells

from pellucid.app.lessons import LESSONS

COURSE = [
    "14_1_image_representation_for_cnns",
    "14_2_cnn_translation_invariance",
    "14_3_local_patch_filter",
    "chapter08_image_classification",
    "keras_cnn_workshop",
]
HANGUL = re.compile("[가-힣]")
LATIN_SENTENCE = re.compile(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+")


def pairs(name: str) -> list[tuple[str, str]]:
    """Return the texts of a notebook in English and Korean."""
    texts = [cell for cell in read_cells(name) if cell.kind == "markdown"]
    return [(a.source, b.source) for a, b in zip(texts[::2], texts[1::2], strict=True)]


def without_quotes(text: str) -> str:
    """Leave out quotations of the course, which are in its own words."""
    return re.sub(r"^>.*$", "", text, flags=re.MULTILINE)


def test_the_notebooks_are_those_of_the_course():
    assert names() == COURSE


@pytest.mark.parametrize("name", COURSE)
def test_each_text_is_followed_by_its_translation(name):
    languages = [cell.language for cell in read_cells(name) if cell.kind == "markdown"]
    assert languages == ["en", "ko"] * (len(languages) // 2)
    assert languages
    for english, korean in pairs(name):
        assert not HANGUL.search(without_quotes(english)), english
        assert HANGUL.search(korean), korean
        prose = re.sub(r"`[^`]*`|\(.*?\)|\*.*?\*", "", without_quotes(korean))
        assert not LATIN_SENTENCE.search(prose), korean


@pytest.mark.parametrize("name", COURSE)
def test_both_languages_state_the_same_facts(name):
    def facts(text):
        text = without_quotes(text)
        headings = re.findall(r"^#+(?= )", text, re.MULTILINE)
        links = re.findall(r"\]\(([^)]*)\)", text)
        commands = re.findall(r"`([^`]+)`", text)
        numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", re.sub(r"`[^`]*`|\]\([^)]*\)", "", text))
        return headings, links, sorted(commands), sorted(each.rstrip(",") for each in numbers)

    for english, korean in pairs(name):
        assert facts(english) == facts(korean)


@pytest.mark.parametrize("name", COURSE)
def test_both_notebooks_have_the_same_code(name):
    cells = read_cells(name)
    english, korean = (
        [
            ast.dump(ast.parse("".join(each["source"])))
            for each in notebook(cells, lang)["cells"]
            if each["cell_type"] == "code"
        ]
        for lang in ("en", "ko")
    )
    assert english == korean  # but for the comments
    assert len(english) > 5


@pytest.mark.parametrize("name", COURSE)
def test_a_notebook_teaches_in_small_steps(name):
    cells = in_language(read_cells(name), "en")
    assert cells[0].source.startswith("# ")
    assert cells[0].kind == "markdown"
    for cell in cells:
        if cell.kind == "code":
            assert len(cell.source.splitlines()) <= 45, cell.source
    text = "\n".join(cell.source for cell in cells)
    for lesson in re.findall(r"`pellucid learn ([a-z_]+)`", text):
        assert lesson in LESSONS
    assert "`pellucid learn " in text
    assert "> " in text, "no question of the course"


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDED.glob("*.json")))
def test_the_recorded_outputs_are_those_of_the_cells(name):
    recorded = json.loads((RECORDED / f"{name}.json").read_text("utf-8"))
    code = [cell for cell in read_cells(name) if cell.kind == "code"]
    assert len(recorded) == len(code)
    for cell, output in zip(code, recorded, strict=True):
        assert bool(output["figures"]) == ("plt.show()" in cell.source), cell.source
        for figure in output["figures"]:
            assert (RECORDED / figure).exists()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_has_each_cell(language):
    name = COURSE[0]
    text = page(name, language)
    for cell in in_language(read_cells(name), language)[1:]:
        assert cell.source in text
    assert f"build/notebooks/{language}/{name}.ipynb" in text


def test_an_unknown_cell_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(build_notebooks, "SCRIPTS", tmp_path)
    (tmp_path / "a.py").write_text("# %% [markdwon]\n# One.\n")
    with pytest.raises(ValueError, match=r"markdwon.*Expected"):
        read_cells("a")


def test_the_notebooks_are_written_in_both_languages(tmp_path, monkeypatch):
    monkeypatch.setattr(build_notebooks, "BUILT", tmp_path)
    written = build_notebooks.build()
    assert len(written) == 2 * len(COURSE)
    for path in written:
        content = json.loads(path.read_text("utf-8"))
        assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
        assert [cell["id"] for cell in content["cells"]] == [
            f"cell-{number}" for number in range(len(content["cells"]))
        ]


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.once
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", COURSE)
def test_a_notebook_runs_and_its_numbers_hold(name, tmp_path):
    environment = os.environ | {"MPLBACKEND": "agg", "PELLUCID_LANG": "ko"}
    command = [sys.executable, str(SCRIPTS / f"{name}.py")]
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    sys.stdout.write(f"{name}: {time.monotonic() - began:.0f} seconds\n")
