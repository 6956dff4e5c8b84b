"""Records the threes and eights of scikit-learn's digits.

    python tests/lessons/recorded/threes_and_eights.py

writes web/src/lib/lessons/start_well/digits.json: 60 digits to learn from, drawn with a fixed seed
and stratified, and the others to test with. A character is a pixel from 0 to 16 in base 17.
"""

import json
from pathlib import Path

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/start_well/digits.json"
N_TRAINING = 60
BASE_17 = "0123456789abcdefg"


def main() -> None:
    pixels, digits = load_digits(return_X_y=True)
    chosen = (digits == 3) | (digits == 8)
    rows = [
        {"pixels": "".join(BASE_17[int(value)] for value in row), "label": int(digit == 8)}
        for row, digit in zip(pixels[chosen], digits[chosen], strict=True)
    ]
    training, test = train_test_split(
        rows, train_size=N_TRAINING, random_state=0, stratify=[row["label"] for row in rows]
    )
    record = {"training": training, "test": test}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
