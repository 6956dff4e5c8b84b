"""The numbers that the lessons' cores must come to, computed by Python.

    python tests/lessons/write_golden.py [LESSON ...]

writes web/golden/lessons/LESSON.json for each module in tests/lessons/golden;
test_golden.py says when a file is stale. Numbers below a key that begins with "keras" are float32.
"""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

WEB = Path(__file__).parents[2] / "web"
LESSONS = sorted(path.stem for path in (Path(__file__).parent / "golden").glob("*.py"))


def golden(lesson: str) -> dict[str, Any]:
    """Compute the numbers of a lesson anew, as they come back from JSON."""
    path = Path(__file__).parent / "golden" / f"{lesson}.py"
    spec = importlib.util.spec_from_file_location(f"golden_{lesson}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = json.loads(json.dumps(module.golden(), allow_nan=False))
    return found


def file_of(lesson: str) -> Path:
    """Give the path of the file that the web app's tests read."""
    return WEB / "golden" / "lessons" / f"{lesson}.json"


if __name__ == "__main__":
    # What several lessons draw from is imported as tests.lessons.…, as pytest does it.
    sys.path.insert(0, str(WEB.parent))
    for name in sys.argv[1:] or LESSONS:
        text = json.dumps(golden(name), ensure_ascii=False)
        file_of(name).parent.mkdir(parents=True, exist_ok=True)
        file_of(name).write_text(text + "\n", encoding="utf-8")
