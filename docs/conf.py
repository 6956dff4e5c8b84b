"""How Sphinx builds the documentation: `python build_docs.py`, or `make docs`.

The same pages are built in English and, with ``-D language=ko``, in Korean. Translations are
gettext catalogs in ``locale/ko``, one for each page that is translated; a page without one is
shown in English, below a sentence that says so.
"""

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))  # for build_notebooks and code_comments

project = "pellucid"
author = "pellucid"
language = "en"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
]
exclude_patterns = ["design_language.md", "locale", "_templates"]
# Prompts, output and comments are not copied: the shell of macOS takes no comments at its prompt.
copybutton_exclude = ".linenos, .gp, .go, .c1"
nitpick_ignore_regex = [("py:.*", ".*")]

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4

# One catalog a page, without line numbers: a changed sentence changes one message of one file.
locale_dirs = ["locale"]
gettext_compact = False
gettext_location = False
gettext_uuid = False

# Docstrings write code between single backticks, as Markdown does.
default_role = "code"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"
python_maximum_signature_line_length = 88
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
napoleon_preprocess_types = False

html_theme = "pydata_sphinx_theme"
html_title = "pellucid"
templates_path = ["_templates"]
html_static_path = ["_static"]
html_css_files = ["pellucid.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_last_updated_fmt = None
html_theme_options = {
    "navbar_end": ["language.html", "theme-switcher"],
    "navbar_persistent": ["search-button"],
    "header_links_before_dropdown": 6,
    "search_bar_text": "Search these pages",
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
    "show_prev_next": True,
    "navigation_depth": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
# Pages without others below them.
html_sidebars: dict[str, list[str]] = {"start": [], "install": [], "choose_your_way": []}
html_context = {"default_mode": "auto"}

ONLY_ENGLISH = (
    '<p class="admonition note only-english" lang="ko">이 페이지는 영어로만 있습니다.</p>'
)


NOTEBOOKS = "notebooks/"
"""Folder of the pages that are made from the notebooks, in both languages."""


def read_notebook(app: Any, page: str, source: list[str]) -> None:
    """Make the page of a notebook in the language of the build (`source-read` of Sphinx)."""
    if page.startswith(NOTEBOOKS) and app.builder.name != "gettext":
        from build_notebooks import page as notebook_page
        from code_comments import KOREAN

        app.env.note_dependency(str(KOREAN))
        source[0] = notebook_page(page.removeprefix(NOTEBOOKS), app.config.language)


def _has_catalog(app: Any, page: str) -> bool:
    return (HERE / "locale" / app.config.language / "LC_MESSAGES" / f"{page}.po").exists()


def say_if_only_english(
    app: Any, page: str, _template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Tell Korean readers that a page is not translated (`html-page-context` of Sphinx)."""
    is_translated = _has_catalog(app, page) or page.startswith(NOTEBOOKS)
    if app.config.language != "en" and doctree is not None and not is_translated:
        context["body"] = ONLY_ENGLISH + context["body"]


def translate_comments(app: Any, doctree: Any) -> None:
    """Translate comments in code (`doctree-read` of Sphinx); those in notebooks are already."""
    if not _has_catalog(app, app.env.docname):
        return
    from code_comments import KOREAN, in_korean
    from docutils import nodes

    app.env.note_dependency(str(KOREAN))
    for block in doctree.findall(nodes.literal_block):
        # Sphinx colours a block only if both are the same.
        block.rawsource = in_korean(block.astext())
        block.children = []
        block += nodes.Text(block.rawsource)


def translate_options(_app: Any, config: Any) -> None:
    """Translate the words that the theme takes from its options (`config-inited` of Sphinx)."""
    if config.language == "ko":
        config.html_theme_options["header_dropdown_text"] = "더 보기"
        config.html_theme_options["search_bar_text"] = "문서에서 검색"


def setup(app: Any) -> None:
    """Have Sphinx call the functions above."""
    app.connect("config-inited", translate_options)
    app.connect("source-read", read_notebook)
    app.connect("doctree-read", translate_comments)
    app.connect("html-page-context", say_if_only_english)
