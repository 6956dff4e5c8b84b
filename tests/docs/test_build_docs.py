"""The checks of the documentation find what they look for; front pages and reference are whole."""

import re

import pytest
from build_docs import DOCS, ROOT, problems_of_pages, problems_of_translations

import pellucid

TEMPLATE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def translated(tmp_path):
    """A page of two sentences and its translation; the arguments of the check."""
    templates, catalogs = tmp_path / "templates", tmp_path / "catalogs"
    templates.mkdir()
    catalogs.mkdir()
    said = TEMPLATE + 'msgid "One."\nmsgstr ""\n\nmsgid "Two."\nmsgstr ""\n'
    (templates / "page.pot").write_text(said)
    text = TEMPLATE + 'msgid "One."\nmsgstr "하나."\n\nmsgid "Two."\nmsgstr "둘."\n'
    (catalogs / "page.po").write_text(text, "utf-8")
    return templates, catalogs


def test_a_translated_page_is_in_order(translated):
    assert problems_of_translations(*translated) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"둘."', '""', "page.po leaves untranslated: 'Two.'"),
        ('msgid "Two."', '#, fuzzy\nmsgid "Two."', "page.po leaves untranslated: 'Two.'"),
        ('msgid "Two."', 'msgid "Three."', "page.po has no translation of: 'Two.'"),
        ('msgid "Two."', 'msgid "Three."', "page.po translates what the page no longer says: 'Thr"),
    ],
)
def test_a_stale_translation_is_a_problem(translated, old, new, problem):
    path = translated[1] / "page.po"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    found = problems_of_translations(*translated)
    assert any(each.startswith(problem) for each in found), found


def test_a_page_without_a_translation_is_a_problem(translated):
    (translated[1] / "page.po").unlink()
    [problem] = problems_of_translations(*translated)
    assert problem.startswith("page.md has no Korean page")


@pytest.mark.parametrize("name", ["search", "genindex"])
def test_a_page_with_the_name_of_one_of_sphinx_is_a_problem(translated, name):
    for folder, suffix in zip(translated, (".pot", ".po"), strict=True):
        (folder / f"page{suffix}").rename(folder / f"{name}{suffix}")
    [problem] = problems_of_translations(*translated)
    assert problem.startswith(f"{name}.md needs another name")


@pytest.fixture
def built(tmp_path):
    """Two pages in each language that link to each other."""
    for language in ("en", "ko"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "a.html").write_text('<a href="b.html#part">b</a>')
        (tmp_path / language / "b.html").write_text('<p id="part"><a href="https://e.org">e</a>')
    return tmp_path


def test_commands_are_not_translated(built):
    block = '<div class="highlight-console"><pre><span>$ </span>pellucid {}\n</pre></div><p>{}</p>'
    for language, said in (("en", "Trains."), ("ko", "학습합니다.")):
        command = f'train photos/ <span class="c1"># {said}</span>'
        (built / language / "b.html").write_text(
            f'<p id="part"></p>{block.format(command, said)}', "utf-8"
        )
    assert problems_of_pages(built) == []
    other = f'<p id="part"></p>{block.format("train 사진/", "학습합니다.")}'
    (built / "ko" / "b.html").write_text(other, "utf-8")
    assert problems_of_pages(built) == ["ko/b.html has other commands than the English page."]


def test_pages_that_link_to_each_other_are_in_order(built):
    assert problems_of_pages(built) == []


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ('<a href="c.html">c</a>', "en/a.html links to c.html, which does not exist."),
        ('<a href="b.html#x">b</a>', "en/a.html links to b.html#x, which has no such section."),
        ('<img src="c.png">', "en/a.html links to c.png, which does not exist."),
        ('<a href="#x">x</a>', "en/a.html links to #x, which has no such section."),
        ('<script src="https://e.org/a.js"></script>', "en/a.html loads https://e.org/a.js: wit"),
        ('<link rel="stylesheet" href="//e.org/a.css">', "en/a.html loads //e.org/a.css: with"),
    ],
)
def test_a_broken_link_or_a_foreign_file_is_a_problem(built, page, problem):
    (built / "en" / "a.html").write_text(page)
    [found] = problems_of_pages(built)
    assert found.startswith(problem)


def test_a_page_in_one_language_only_is_a_problem(built):
    (built / "en" / "c.html").write_text("")
    assert problems_of_pages(built) == ["ko/c.html is missing."]


def test_the_reference_has_each_public_name_once():
    text = "".join(path.read_text("utf-8") for path in (DOCS / "reference").glob("*.md"))
    names = re.findall(r"^\.\. auto\w+:: pellucid\.(\w+)$", text, re.MULTILINE)
    assert sorted(names) == sorted(pellucid.__all__)


@pytest.mark.parametrize("name", ["README.md", "README.ko.md", "CONTRIBUTING.md"])
def test_the_links_of_the_front_pages_lead_somewhere(name):
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_front_pages_have_the_same_links_and_commands_in_both_languages():
    def facts(name):
        text = (ROOT / name).read_text("utf-8").replace(name, "")
        commands = re.findall(r"^\$ ([^#\n]*?)\s*(?:#|$)", text, re.MULTILINE)
        links = re.findall(r"\]\((docs/[^)]+|[A-Z]+\.md)\)", text)
        return [link.replace(".ko.png", ".png") for link in links], commands

    english, korean = facts("README.md"), facts("README.ko.md")
    assert english[1] == korean[1]
    assert [link for link in english[0] if "README" not in link] == [
        link for link in korean[0] if "README" not in link
    ]


def test_the_readme_is_one_screen():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 50
