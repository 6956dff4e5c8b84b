"""Make the course's notebooks in English and Korean, each from one percent script.

    python build_notebooks.py             write build/notebooks/en/*.ipynb and ko/*.ipynb
    python build_notebooks.py --record    run the scripts, and keep what they print and draw for the
                                          documentation in docs/notebooks/recorded/

A script in `notebooks/` consists of cells. The text of a cell stands twice, first in English and
then in Korean; the code stands once, and `code_comments.py` translates its comments:

    # %% [markdown]
    # A picture is an array.

    # %% [markdown] lang="ko"
    # 이미지는 배열입니다.

    # %%
    picture.shape

So both notebooks have the same code, and running the script runs both.
"""

import argparse
import ast
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from code_comments import in_korean

ROOT = Path(__file__).parent
SCRIPTS = ROOT / "notebooks"
BUILT = ROOT / "build" / "notebooks"
RECORDED = ROOT / "docs" / "notebooks" / "recorded"
LANGUAGES = ("en", "ko")

_MARKDOWN = "# %% [markdown]"
_KOREAN = f'{_MARKDOWN} lang="ko"'
_CODE = "# %%"
_HEADS: dict[str, tuple[Literal["markdown", "code"], str | None]] = {
    _MARKDOWN: ("markdown", "en"),
    _KOREAN: ("markdown", "ko"),
    _CODE: ("code", None),
}
_DPI = 80
"""Resolution of recorded figures: sharp enough on a page, and about 30 kB each."""

_NOTES = {
    "en": """\
Notebook: {download}. The outputs below were recorded in one run; on another computer, the numbers \
of a training differ a little.""",
    "ko": """\
노트북: {download}. 아래의 출력은 한 번 실행하여 기록한 것입니다. 다른 컴퓨터에서는 학습 결과의 \
숫자가 조금 다를 수 있습니다.""",
}
_NOTHING: dict[str, Any] = {"text": "", "figures": [], "card": {}}


@dataclass(frozen=True)
class Cell:
    """A cell of a script."""

    kind: Literal["markdown", "code"]
    language: str | None
    """Language of a text; None for code, which is in the notebooks of all languages."""
    source: str


def names() -> list[str]:
    """List the notebooks, sorted."""
    return sorted(path.stem for path in SCRIPTS.glob("*.py"))


def read_cells(name: str) -> list[Cell]:
    """Read the cells of a script.

    Args:
        name: Name of the notebook.

    Returns:
        The cells in their order.

    Raises:
        ValueError: A line that begins a cell is not one of the three that there are.
    """
    cells: list[Cell] = []
    head, lines = "", list[str]()
    for line in [*(SCRIPTS / f"{name}.py").read_text("utf-8").splitlines(), _CODE]:
        if not line.startswith("# %%"):
            lines.append(line)
            continue
        if line not in _HEADS:
            raise ValueError(f"{name}.py has the line {line!r}. Expected one of {list(_HEADS)}.")
        if head:
            cells.append(_cell(head, lines))
        head, lines = line, []
    return cells


def _cell(head: str, lines: list[str]) -> Cell:
    kind, language = _HEADS[head]
    if kind == "markdown":
        lines = [line.removeprefix("#").removeprefix(" ") for line in lines]
    return Cell(kind, language, "\n".join(lines).strip())


def in_language(cells: list[Cell], language: str) -> list[Cell]:
    """Return the texts in a language, and the code with its comments in that language."""
    found = [cell for cell in cells if cell.language in (None, language)]
    if language == "en":
        return found
    return [
        replace(cell, source=in_korean(cell.source)) if cell.kind == "code" else cell
        for cell in found
    ]


def notebook(cells: list[Cell], language: str) -> dict[str, Any]:
    """Put the cells of a language into a notebook.

    Args:
        cells: All cells of a script.
        language: One of `LANGUAGES`.

    Returns:
        A notebook without outputs, in version 4.5 of the format
        (https://nbformat.readthedocs.io/en/latest/format_description.html).
    """
    written = list[dict[str, Any]]()
    for number, cell in enumerate(in_language(cells, language)):
        written.append(
            {
                "cell_type": cell.kind,
                "id": f"cell-{number}",
                "metadata": {},
                "source": cell.source.splitlines(keepends=True),
                **({"execution_count": None, "outputs": []} if cell.kind == "code" else {}),
            }
        )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": written, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def page(name: str, language: str) -> str:
    """Write the page of the documentation for a notebook.

    Args:
        name: Name of the notebook.
        language: One of `LANGUAGES`.

    Returns:
        MyST Markdown, with what was recorded below each cell of code; with the code alone if the
        notebook was not recorded yet.
    """
    title, *cells = in_language(read_cells(name), language)
    path = RECORDED / f"{name}.json"
    outputs = iter(json.loads(path.read_text("utf-8")) if path.exists() else [])
    heading, _, text = title.source.partition("\n")
    download = f"{{download}}`{name}.ipynb <../../build/notebooks/{language}/{name}.ipynb>`"
    note = _NOTES[language].format(download=download)
    alt = {"en": "What the code above draws", "ko": "위 코드로 그린 그림"}[language]
    parts = [heading, note, text]
    for cell in cells:
        if cell.kind == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        output = next(outputs, _NOTHING)
        if output["text"]:
            parts.append(f"```{{code-block}} text\n:class: output\n\n{output['text']}\n```")
        parts += [f"![{alt}]({RECORDED.name}/{figure})" for figure in output["figures"]]
        if output["card"]:
            parts.append(f"```{{raw}} html\n{output['card'][language]}\n```")
    return "\n\n".join(parts) + "\n"


def record(name: str) -> None:
    """Run a notebook in this process, and keep what each cell prints, draws and shows.

    The numbers are those of one run; a card is kept in each language.
    """
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot as plt
    from PIL import Image

    from pellucid.i18n.language import use_language

    space: dict[str, Any] = {"__name__": "__main__"}
    outputs, n_figures = [], 0
    for cell in in_language(read_cells(name), "en"):
        if cell.kind == "markdown":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            shown = _run_cell(cell.source, space)
        figures = []
        for number in plt.get_fignums():
            n_figures += 1
            figures.append(f"{name}_{n_figures}.png")
            plt.figure(number).savefig(RECORDED / figures[-1], dpi=_DPI)
            with Image.open(RECORDED / figures[-1]) as drawn:
                smaller = drawn.convert("RGB").quantize(128)
            smaller.save(RECORDED / figures[-1], optimize=True)
        plt.close("all")
        cards = {}
        for language in LANGUAGES if hasattr(shown, "_repr_html_") else ():
            with use_language(language):
                cards[language] = shown._repr_html_()
        text = [printed.getvalue().rstrip(), "" if cards or shown is None else str(shown)]
        outputs.append({"text": "\n".join(filter(None, text)), "figures": figures, "card": cards})
    written = json.dumps(outputs, ensure_ascii=False, indent=1)
    (RECORDED / f"{name}.json").write_text(written + "\n", "utf-8")


def _run_cell(source: str, space: dict[str, Any]) -> Any:
    """Run a cell, and return the value of its last expression, which a notebook shows."""
    body = ast.parse(source).body
    last = body[-1] if body else None
    if not isinstance(last, ast.Expr):
        exec(source, space)  # noqa: S102 - our own script
        return None
    exec(compile(ast.Module(body[:-1], []), "<cell>", "exec"), space)  # noqa: S102
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), space)  # noqa: S307


def build() -> list[Path]:
    """Write all notebooks in all languages, and return their paths."""
    written = []
    for language in LANGUAGES:
        (BUILT / language).mkdir(parents=True, exist_ok=True)
        for name in names():
            content = notebook(read_cells(name), language)
            path = BUILT / language / f"{name}.ipynb"
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
            written.append(path)
    return written


def main() -> int:
    """Build or record; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", nargs="*", metavar="NAME", help="all of them without a name")
    parser.add_argument("--record-here", metavar="NAME", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.record_here:
        record(asked.record_here)
        return 0
    for path in build():
        sys.stdout.write(f"{path}\n")
    if asked.record is None:
        return 0
    RECORDED.mkdir(exist_ok=True)
    for name in asked.record or names():
        # Each in a process and an empty folder of its own, as its reader runs it.
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, str(ROOT / "build_notebooks.py"), "--record-here", name]
            environment = os.environ | {"PELLUCID_LANG": "en", "PYTHONPATH": str(ROOT / "src")}
            done = subprocess.run(command, cwd=folder, env=environment, check=False)  # noqa: S603
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
