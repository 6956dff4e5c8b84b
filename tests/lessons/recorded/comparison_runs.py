"""Records the comparison runs of the lessons on the drawn sample.

    python tests/lessons/recorded/comparison_runs.py [LESSON ...]

trains what the server trains when a learner asks for it, with the same seeds, and writes
web/src/lib/lessons/LESSON/comparison.json, which the pages show meanwhile.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pellucid.app.comparison_runs import ComparisonRuns
from pellucid.app.slow_work import unreported
from pellucid.lessons.comparisons import COMPARISONS

LESSONS = Path(__file__).parents[3] / "web/src/lib/lessons"


def main() -> None:
    for lesson in sys.argv[1:] or COMPARISONS:
        found = ComparisonRuns(None).run(lesson, "drawn", unreported)
        path = LESSONS / lesson / "comparison.json"
        path.parent.mkdir(exist_ok=True)
        text = json.dumps(_rounded(found.model_dump()))
        path.write_text(text + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    """Round the numbers to five decimals, so that the page is small."""
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return round(value, 5) if isinstance(value, float) else value


if __name__ == "__main__":
    main()
