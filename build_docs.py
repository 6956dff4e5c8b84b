"""Build the documentation in both languages, and check it: links, translations, pages.

    python build_docs.py             build into build/docs/en and build/docs/ko, and check
    python build_docs.py --update    bring the catalogs of the translated pages up to date first
    python build_docs.py --translate PAGE    start the catalog of another page

It needs no network. The addresses of other sites are not visited.
"""

import argparse
import html.parser
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import build_notebooks
from code_comments import problems_of_comments

ROOT = Path(__file__).parent
DOCS = ROOT / "docs"
BUILT = ROOT / "build" / "docs"
TEMPLATES = BUILT / "messages"
CATALOGS = DOCS / "locale" / "ko" / "LC_MESSAGES"
LANGUAGES = ("en", "ko")

ENGLISH_ONLY = ("decisions/", "glossary", "reference/")
"""Pages for those who read or change the code; the glossary is a table of both languages."""

IN_BOTH_LANGUAGES = ("notebooks/",)
"""Pages made from the notebooks, which hold their text in both languages."""

PAGES_OF_SPHINX = ("search", "genindex", "py-modindex")
"""Pages that Sphinx writes itself, over pages of ours that have the same name."""

THEME = "sphinx"
"""Catalog of the words of the theme, such as "On this page", which has no Korean ones itself."""

FRONT_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<title>pellucid</title>
<meta http-equiv="refresh" content="0; url=en/index.html">
<a href="en/index.html">English</a> <a href="ko/index.html" lang="ko">한국어</a>
"""


def build(builder: str, language: str, out: Path) -> subprocess.Popen[bytes]:
    """Start Sphinx; a warning is an error."""
    options = ["--quiet", "--fail-on-warning", "--keep-going", "--define", f"language={language}"]
    doctrees = BUILT / "doctrees" / f"{builder}-{language}"
    command = [sys.executable, "-m", "sphinx", "--builder", builder, *options]
    # Keras is never started, but whoever imports it by mistake gets no GPU.
    environment = os.environ | {"CUDA_VISIBLE_DEVICES": "-1", "PYTHONPATH": str(ROOT / "src")}
    command += ["--doctree-dir", str(doctrees), str(DOCS), str(out)]
    return subprocess.Popen(command, env=environment)  # noqa: S603 - Sphinx, on our own files


def messages_of(path: Path) -> Any:
    """Read a catalog, or a template of one."""
    from babel.messages.pofile import read_po

    with path.open("rb") as opened:
        return read_po(opened, locale=None if path.suffix == ".pot" else "ko")


def update(page: str) -> None:
    """Write what a page says now into its catalog; translations of unchanged sentences stay."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    template, path = messages_of(TEMPLATES / f"{page}.pot"), CATALOGS / f"{page}.po"
    catalog = messages_of(path) if path.exists() else Catalog("ko", project="pellucid", fuzzy=False)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as opened:
        write_po(opened, catalog, width=100, omit_header=False, include_lineno=False)


def problems_of_translations(templates: Path = TEMPLATES, catalogs: Path = CATALOGS) -> list[str]:
    """Compare each page with its translation.

    Args:
        templates: Folder of what the pages say, as Sphinx's builder `gettext` writes it.
        catalogs: Folder of the translations.

    Returns:
        A sentence for each problem.
    """
    pages = {
        path.relative_to(templates).with_suffix("").as_posix(): path
        for path in sorted(templates.rglob("*.pot"))
    }
    found = []
    for page, template in pages.items():
        path = catalogs / f"{page}.po"
        if path.exists():
            found += _problems_of_catalog(template, path)
        elif not page.startswith(ENGLISH_ONLY + IN_BOTH_LANGUAGES):
            found.append(f"{page}.md has no Korean page: build_docs.py --translate {page}")
        if page in PAGES_OF_SPHINX:
            found.append(f"{page}.md needs another name: Sphinx writes a {page}.html over it.")
    translated = {
        path.relative_to(catalogs).with_suffix("").as_posix() for path in catalogs.rglob("*.po")
    }
    found += [
        f"{page}.po translates a page that does not exist."
        for page in sorted(translated - pages.keys() - {THEME})
    ]
    return found


def _problems_of_catalog(template: Path, path: Path) -> list[str]:
    """Compare what a page says with what its catalog translates."""
    said = {each.id for each in messages_of(template) if each.id}
    translated = {each.id: each for each in messages_of(path) if each.id}
    bare = [
        text
        for text in said & translated.keys()
        if not translated[text].string or translated[text].fuzzy
    ]
    return [
        *(
            f"{path.name} has no translation of: {text!r}"
            for text in sorted(said - set(translated))
        ),
        *(
            f"{path.name} translates what the page no longer says: {text!r}"
            for text in sorted(translated.keys() - said)
        ),
        *(f"{path.name} leaves untranslated: {text!r}" for text in sorted(bare)),
    ]


class _Page(html.parser.HTMLParser):
    """Collects the addresses that a page links to or loads, its own anchors, and its commands."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.commands: list[str] = []
        """Text of each block of commands, without comments."""
        self._is_in_commands = self._is_in_comment = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors.update(value for value in (given.get("id"), given.get("name")) if value)
        if given.get("href"):
            is_link = tag == "a" or given.get("rel") in ("index", "search", "next", "prev")
            (self.links if is_link else self.loaded).append(given["href"] or "")
        if given.get("src"):
            self.loaded.append(given["src"] or "")
        if "highlight-console" in (given.get("class") or ""):
            self.commands.append("")
            self._is_in_commands = True
        self._is_in_comment = given.get("class") == "c1"

    def handle_data(self, data: str) -> None:
        if self._is_in_commands and not self._is_in_comment:
            self.commands[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._is_in_comment = False
        if tag == "pre":
            self._is_in_commands = False


def problems_of_pages(built: Path = BUILT) -> list[str]:
    """Follow each link of the built pages, look for what is loaded from other sites.

    The commands of a Korean page must be those of the English one.

    Args:
        built: Folder with the pages of each language in a folder of its own.

    Returns:
        A sentence for each problem.
    """
    pages = {
        path.resolve(): _Page(path.read_text("utf-8"))
        for language in LANGUAGES
        for path in _pages(built / language)
    }
    found = []
    for path, page in pages.items():
        name = path.relative_to(built.resolve()).as_posix()
        found += [
            f"{name} loads {address}: without a network, it would be missing."
            for address in page.loaded
            if urlsplit(address).netloc
        ]
        for address in page.links + page.loaded:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not target.exists():
                found.append(f"{name} links to {address}, which does not exist.")
            elif anchor and target in pages and anchor not in pages[target].anchors:
                found.append(f"{name} links to {address}, which has no such section.")
    for path, page in pages.items():
        place = path.relative_to(built.resolve())
        english = pages.get(built.resolve() / "en" / Path(*place.parts[1:]))
        if english is not None and english.commands != page.commands:
            found.append(f"{place.as_posix()} has other commands than the English page.")
    return found + list(_missing_pages(built))


def _pages(folder: Path) -> list[Path]:
    """List the pages of a language, without the parts of the theme that are no pages."""
    return [path for path in sorted(folder.rglob("*.html")) if "_static" not in path.parts]


def _missing_pages(built: Path) -> Iterator[str]:
    """Compare the pages of the languages."""
    names = {
        language: {
            path.relative_to(built / language).as_posix() for path in _pages(built / language)
        }
        for language in LANGUAGES
    }
    for language in LANGUAGES:
        for name in sorted(set.union(*names.values()) - names[language]):
            yield f"{language}/{name} is missing."


def _codes() -> Iterator[str]:
    """Yield the code of the translated pages and of the notebooks."""
    from markdown_it import MarkdownIt

    for catalog in sorted(CATALOGS.rglob("*.po")):
        page = DOCS / catalog.relative_to(CATALOGS).with_suffix(".md")
        if page.exists():  # else the catalog of the theme
            tokens = MarkdownIt().parse(page.read_text("utf-8"))
            yield from (token.content for token in tokens if token.type == "fence")
    for name in build_notebooks.names():
        cells = build_notebooks.read_cells(name)
        yield from (cell.source for cell in cells if cell.kind == "code")


def main() -> int:
    """Build and check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--translate", metavar="PAGE", action="append", default=[])
    asked = parser.parse_args()
    build_notebooks.build()  # for download
    shutil.rmtree(TEMPLATES, ignore_errors=True)  # with what was read from a page that is gone
    collecting = build("gettext", "en", TEMPLATES)
    if asked.update or asked.translate:
        if collecting.wait():
            return 1
        translated = [path.relative_to(CATALOGS).with_suffix("") for path in CATALOGS.rglob("*.po")]
        for page in sorted({path.as_posix() for path in translated} | set(asked.translate)):
            if (TEMPLATES / f"{page}.pot").exists():
                update(page)
    builds = [build("html", language, BUILT / language) for language in LANGUAGES]
    statuses = [each.wait() for each in (collecting, *builds)]
    if any(statuses):
        return 1
    (BUILT / "index.html").write_text(FRONT_PAGE, "utf-8")
    problems = problems_of_translations() + problems_of_pages()
    problems += problems_of_comments(_codes())
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write(f"{BUILT / 'index.html'}: {len(problems)} problems\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
