"""The common command line of all benchmarks: the option --out, and writing the results."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pellucid.errors import PellucidError
from processes import BenchmarkError


def create_parser(description: str | None) -> argparse.ArgumentParser:
    """Create a parser with the option --out.

    Args:
        description: Docstring of the script, which is shown without reformatting.
    """
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=_writable, metavar="FILE", help="write the results as JSON")
    return parser


def _writable(text: str) -> Path:
    folder = Path(text).absolute().parent
    if not os.access(folder, os.W_OK):
        raise argparse.ArgumentTypeError(f"{folder} is no folder that can be written")
    return Path(text)


def measure_and_print(
    measure: Callable[[], dict[str, Any]],
    print_tables: Callable[[dict[str, Any]], None],
    out: Path | None,
) -> int:
    """Run a measurement, write the result as JSON if requested, and print it.

    Returns:
        The exit status: 1 with an error message if the images or the machine are unsuitable.
    """
    try:
        result = measure()
    except (BenchmarkError, PellucidError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    if out:
        text = json.dumps(result, ensure_ascii=False, indent=1)
        out.write_text(text + "\n", encoding="utf-8")
    print_tables(result)
    return 0
