"""Comments in code are translated, and nothing else."""

import code_comments
import pytest
from code_comments import comments_in, in_korean, problems_of_comments

CODE = """\
# the answer
x = 42  # the answer
print(x)  # 42
text = "# the answer"
$ pellucid train photos/   # or -V
"""


@pytest.fixture(autouse=True)
def korean(monkeypatch):
    korean = {"the answer": "답", "or -V": "또는 -V"}
    monkeypatch.setattr(code_comments, "read_korean", lambda: korean)
    return korean


def test_comments_with_words():
    assert comments_in(CODE) == ["the answer", "the answer", "or -V"]


def test_only_comments_are_translated():
    assert (
        in_korean(CODE)
        == """\
# 답
x = 42  # 답
print(x)  # 42
text = "# the answer"
$ pellucid train photos/   # 또는 -V
"""
    )


def test_what_is_missing_or_gone_is_said(korean):
    assert problems_of_comments([CODE]) == []
    assert problems_of_comments([CODE, "y = 1  # one more"]) == [
        "code_comments.json lacks the comment 'one more'."
    ]
    korean["two more"] = "둘"
    [problem] = problems_of_comments([CODE])
    assert problem == "code_comments.json translates 'two more', which no code contains."
