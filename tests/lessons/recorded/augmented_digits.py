"""Records how many sixes a classifier still answers right after each change of lesson 11.

    python -m tests.lessons.recorded.augmented_digits

trains a support vector machine on scikit-learn's digits as they are, and writes
web/src/lib/lessons/augmentation/recorded.json, with the changes themselves.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC
from tests.lessons.augmented_views import view_of

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/augmentation/recorded.json"
N_TRAIN = 1000
DIGIT = 6
PLACE = 34
"""Where the shown six is among all digits."""

VIEWS: dict[str, tuple[dict[str, Any], bool]] = {
    "turned": ({"turn": 15 / 360}, True),
    "mirrored": ({"flip": "horizontal"}, False),
    "shifted": ({"right": 1 / 8}, True),
    "half": ({"turn": 0.5}, False),
    "smaller": ({"zoom": 0.25}, True),
    "blank": ({"contrast": 0.0}, False),
    "faint": ({"contrast": 0.5}, True),
    "upside_down": ({"flip": "vertical"}, False),
    "larger": ({"zoom": -0.6}, False),
}
"""Each change, and whether a person still reads a six."""


def record() -> dict[str, Any]:
    """Train, and count the right answers."""
    pictures, labels = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(
        pictures, labels, train_size=N_TRAIN, random_state=0, stratify=labels
    )
    classifier = SVC(gamma=0.001).fit(x_train, y_train)
    sixes = x_test[y_test == DIGIT].reshape(-1, 8, 8)

    def n_right(setting: dict[str, Any]) -> int:
        views = np.stack([view_of(six, {"fill": "constant", **setting}).ravel() for six in sixes])
        return int((classifier.predict(views) == DIGIT).sum())

    return {
        "digit": pictures[PLACE].reshape(8, 8).tolist(),
        "train": N_TRAIN,
        "sixes": len(sixes),
        "right": n_right({}),
        "views": [
            {"name": name, "setting": setting, "keeps": keeps, "right": n_right(setting)}
            for name, (setting, keeps) in VIEWS.items()
        ],
    }


def main() -> None:
    RECORD.write_text(json.dumps(record(), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
