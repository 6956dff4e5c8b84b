"""One module knows how files of each format begin."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pellucid
from pellucid.data import magic_bytes

SOURCES = Path(pellucid.__file__).parent
MIN_LENGTH = 2
"""Single bytes mean too much else."""


def bytes_in(value: object) -> Iterator[bytes]:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from bytes_in(pair)
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for each in value:
            yield from bytes_in(each)


KNOWN = {
    sign
    for name, value in vars(magic_bytes).items()
    if not name.startswith("_")
    for sign in bytes_in(value)
    if len(sign) >= MIN_LENGTH
}


def is_known(literal: bytes) -> bool:
    """Whether a literal is part of a start, or holds one."""
    return len(literal) >= MIN_LENGTH and any(
        known.startswith(literal) or (len(known) > MIN_LENGTH and known in literal)
        for known in KNOWN
    )


def test_no_other_module_holds_the_first_bytes_of_a_format():
    found = []
    for path in sorted(SOURCES.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name == "magic_bytes.py" or not ("b'" in text or 'b"' in text):
            continue
        found += [
            f"{path.relative_to(SOURCES)}:{node.lineno} {node.value!r}"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, bytes)
            and is_known(node.value)
        ]
    assert found == []
