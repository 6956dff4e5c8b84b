"""Values, names and lines of source, against Python's own parser and ruff's formatter."""

import ast
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import ConfigError
from pellucid.exports.keras_script.layout import Call, ListOf, layout, plain
from pellucid.exports.keras_script.literal import keyword_argument, literal, quoted
from pellucid.exports.keras_script.names import Names

RUFF = Path(sys.executable).with_name("ruff")

HOSTILE = [
    '"); import os; os.system("true") #',
    "'); import os #",
    "\n\nimport os\n",
    "\\",
    '\\"',
    "'\"",
    '"""',
    "\r\x0b\x0c\x1c\x85\u2028\u2029\0",
    "\u202e evil \u2066",
    "\ud800",
    "{0.__class__}",
    "%s",
    "",
]

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(
    scalars | st.text(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(values)
def test_a_literal_evaluates_to_its_value(value):
    found = eval(literal(value), {"__builtins__": {}})  # 1 / 255 is no literal for ast
    assert found == value
    assert repr(found) == repr(value)


@given(st.text() | st.sampled_from(HOSTILE))
def test_text_is_one_string_in_one_line_and_all_of_it_can_be_seen(text):
    source = quoted(text)
    parsed = ast.parse(source, mode="eval").body
    assert isinstance(parsed, ast.Constant)
    assert parsed.value == text
    assert source.isprintable()


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (1 / 255, "1 / 255"),
        (-1 / 3, "1 / -3"),
        (0.1, "0.1"),
        (-127 / 128, "-0.9921875"),
        (1e-05, "1e-05"),
        (math.pi, repr(math.pi)),
        (math.inf, 'float("inf")'),
        (np.float64(0.5), "0.5"),
        ((3,), "(3,)"),
        (..., "..."),
        (slice(None, None, -1), "slice(None, None, -1)"),
        ("it's", '"it\'s"'),
        ('a "b"', "'a \"b\"'"),
    ],
)
def test_values_are_written_as_people_do(value, source):
    assert literal(value) == source


def test_what_is_no_plain_value_is_refused():
    with pytest.raises(ConfigError, match="ndarray"):
        literal([np.zeros(3)])


@pytest.mark.parametrize("name", [*HOSTILE, "class", 'a=print("pwned"), b', "**a", "a b", "1"])
def test_names_of_arguments_are_identifiers_or_refused(name):
    with pytest.raises(ConfigError, match="Python does not allow"):
        keyword_argument(name)


def test_a_keyword_argument_is_written_with_its_name():
    assert keyword_argument("use_bias") == "use_bias="


@given(st.lists(st.text() | st.sampled_from([*HOSTILE, "build_model", "x", "keras", "print"])))
def test_names_are_identifiers_never_twice_and_shadow_nothing(wanted):
    names = Names()
    found = [names.variable(name) for name in wanted] + [names.function(name) for name in wanted]
    assert len(set(found)) == len(found)
    for name in found:
        tree = ast.parse(f"{name} = 1")
        assert isinstance(tree.body[0].targets[0], ast.Name)
    assert not {"keras", "layers", "x", "build_model", "print", "model"} & set(found)
    variables = found[: len(wanted)]
    assert not any(name.startswith("build_") for name in variables)


def nested(n: int) -> Call:
    """Make a call that grows with n, with the shapes that model code has."""
    branches = plain(*(f"branch_{k}_out" for k in range(n)))
    initializer = Call("keras.initializers.HeNormal", plain("seed=0"))
    made = Call(
        "layers.Conv2D",
        (("", "64"), ("", "3"), *((f"option_{k}=", "None") for k in range(n % 9))),
    )
    if n % 3 == 0:
        made = Call(made.function, (*made.items, ("kernel_initializer=", initializer)))
    made = Call(made.function, (*made.items, ("name=", f'"{"n" * n}"')))
    return Call(made, plain("x") if n % 2 else plain(ListOf(branches)))


def test_lines_are_broken_as_the_formatter_does(tmp_path):
    blocks = []
    for n in range(1, 60):
        blocks.append("\n".join(layout(nested(n), indent=0, before="x = ")))
        listed = ListOf(plain(*(nested(k) for k in range(n % 5))))
        sequential = Call("keras.Sequential", (*plain(listed), ("name=", f'"{"m" * n}"')))
        blocks.append("\n".join(layout(sequential, indent=0, before="y = ")))
        names = ListOf(plain(*(f'"{"c" * k}"' for k in range(n % 20))))
        blocks.append("\n".join(layout(names, indent=0, before="NAMES = ")))
    source = "\n".join(blocks) + "\n"
    done = subprocess.run(
        [RUFF, "format", "--isolated", "--stdin-filename", "x.py", "-"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
    )
    assert source == done.stdout
