"""Collect the messages of the sources, update the catalogs, and compile them.

Run as a program (`make messages`), it does all three. What installs pellucid only compiles.
"""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PACKAGE = ROOT / "src" / "pellucid"
CATALOGS = PACKAGE / "i18n" / "catalogs"
DOMAIN = "pellucid"
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2), "Registry": None}
"""Functions whose texts are messages; a `Registry` is given the name of what it holds."""
BABEL = "babel>=2.16"


def collect(package: Path = PACKAGE) -> Any:
    """Collect the messages of Python files, page templates and the help of commands.

    Args:
        package: Folder of the package.

    Returns:
        A `babel.messages.Catalog` without translations.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract

    found = Catalog(project="pellucid", charset="utf-8")
    for path in sorted(package.rglob("*")):
        is_template, name = path.suffix == ".jinja", path.relative_to(ROOT).as_posix()
        if path.suffix != ".py" and not is_template:
            continue
        content = path.read_bytes()
        method = "jinja2.ext:babel_extract" if is_template else "python"
        options = {"extensions": "jinja2.ext.do", "silent": "false"} if is_template else {}
        for line, message, comments, context in extract(
            method, BytesIO(content), KEYWORDS, ("Translators:",), options
        ):
            found.add(message, None, [(name, line)], auto_comments=comments, context=context)
        if path in (package / "config.py", package / "optimization_config.py"):
            for line, message in _titles(path):
                found.add(message, None, [(name, line)])
        if path.parent.name == "cli":
            for line, message in _help_texts(path):
                found.add(message, None, [(name, line)])
    for message in found:
        # The fields are those of str.format, also where Babel does not recognize them.
        text = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
        message.flags -= {"python-format"}
        if re.search(r"\{\w+", text):
            message.flags |= {"python-brace-format"}
    return found


def _help_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Find the docstring of the function that is the command of a module: the text of its help."""
    for node in ast.parse(path.read_bytes()).body:
        if isinstance(node, ast.FunctionDef) and node.name in (path.stem, path.stem.split("_")[-1]):
            text = ast.get_docstring(node)
            if text:
                yield node.lineno, inspect.cleandoc(text)


def _titles(path: Path) -> Iterator[tuple[int, str]]:
    """Find the titles of settings, which are the first sentences of their help texts."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Call(ast.Name("marked"), [ast.Constant(str(text))]) if text.endswith("."):
                yield node.lineno, text.partition(". ")[0].rstrip(".")


def update(messages: Any) -> None:
    """Write the messages into the catalog of each language; translations that fit stay.

    Args:
        messages: As `collect` returns them.
    """
    from babel.messages.pofile import read_po, write_po

    for path in sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with path.open("rb") as opened:
            catalog = read_po(opened, locale=path.parts[-3], domain=DOMAIN)
        catalog.update(messages, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        out = BytesIO()
        write_po(out, catalog, width=100, include_lineno=False, sort_by_file=True)
        path.write_bytes(out.getvalue())


def compile_catalogs() -> None:
    """Write the file that `gettext` reads beside the catalog of each language."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        with path.open("rb") as opened:
            catalog = read_po(opened, locale=path.parts[-3], domain=DOMAIN)
        out = BytesIO()
        write_mo(out, catalog)
        path.with_suffix(".mo").write_bytes(out.getvalue())


if __name__ == "__main__":
    found = collect()
    update(found)
    compile_catalogs()
    sys.stdout.write(f"{len(found)} messages\n")
