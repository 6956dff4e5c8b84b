"""Dictionaries in Python files, such as `translate = {"cane": "dog"}`; the file is never run."""

import ast
import warnings
from pathlib import Path

from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.i18n.first_few import first_few

_MAX_CHARACTERS = 2**20
_MAX_NAMED = 3


def read_dictionary(text: str, path: Path) -> list[tuple[str, str]]:
    """Find the dictionary of names in the source of a Python file.

    Args:
        text: Source, which is parsed and not run. It has one dictionary of literal texts, which is
            assigned to a variable or stands alone; everything else in the file is passed over.
        path: Path of the file, for messages.

    Returns:
        The keys and values, in the order of the file.

    Raises:
        ConfigError: The file is not Python, or has no such dictionary or several.

    Example:
        >>> read_dictionary('translate = {"cane": "dog", "gatto": "cat"}', Path("translate.py"))
        [('cane', 'dog'), ('gatto', 'cat')]
    """
    if len(text) > _MAX_CHARACTERS:
        raise ConfigError(
            _(
                "{path} has more than {n:,} characters, which is too many for a dictionary of "
                "names.",
                path=path,
                n=_MAX_CHARACTERS,
            )
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as those on invalid escapes
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConfigError(
            _(
                "{path} cannot be read as Python ({error}). Expected a dictionary of texts, such "
                "as {example}.",
                path=path,
                error=error,
                example='translate = {"cane": "dog"}',
            )
        ) from None
    found = [pair for statement in tree.body for pair in _dictionaries(statement)]
    if len(found) == 1:
        return found[0][1]
    raise ConfigError(
        _(
            "{path} has no dictionary of texts outside of functions. Expected one, such as "
            "{example}.",
            path=path,
            example='translate = {"cane": "dog"}',
        )
        if not found
        else _(
            "{path} has several dictionaries of texts ({names}), and it is not clear which one "
            "gives the names. Keep one in a file of its own.",
            path=path,
            names=first_few([name for name, _pairs in found], _MAX_NAMED),
        )
    )


def _dictionaries(statement: ast.stmt) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the name and the content of the dictionary that a statement holds, if it is one."""
    match statement:
        case ast.Assign(targets=[target, *_rest], value=ast.Dict() as value):
            name = ast.unparse(target)
        case ast.AnnAssign(target=target, value=ast.Dict() as value):
            name = ast.unparse(target)
        case ast.Expr(value=ast.Dict() as value):
            name = "{...}"
        case _:
            return []
    pairs = [
        (key.value, text.value)
        for key, text in zip(value.keys, value.values, strict=True)
        if isinstance(key, ast.Constant)
        and isinstance(text, ast.Constant)
        and isinstance(key.value, str)
        and isinstance(text.value, str)
    ]
    return [(name, pairs)] if pairs and len(pairs) == len(value.keys) else []
