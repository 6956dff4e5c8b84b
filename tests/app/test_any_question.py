"""Whatever a question says, the answer is a result or a reason: never an error of the server's."""

import random

import pytest

pytestmark = pytest.mark.slow

PATHS = [
    "trace", "picture", "comparison", "evidence", "evidence/heat", "layers/{}/channel-maps",
    "layers/{}/values", "layers/{}/channels", "layers/{}/kernels", "layers/{}/unit",
    "layers/{}/top-activations", "layers/{}/strongest",
]  # fmt: skip
NAMES = [
    "picture", "right", "down", "flip", "degrees", "reference", "which", "method", "layer",
    "output", "size", "first", "count", "channel", "index", "index", "index", "unknown",
    "channels", "channels", "scales", "scales", "share",
]  # fmt: skip
TEXTS = [
    "", "0", "1", "2", "3", "-1", "-0", "9999", "1.4", "1e3", "1e400", "9" * 40, "-" + "9" * 40,
    "nan", "inf", "null", "[]", "%00", "\x00", "한글", "true", "grad-cam", "occlusion",
    "sample-coffee", "sample-rocket", "../x", "a" * 300,
]  # fmt: skip


@pytest.mark.long
def test_random_questions_are_answered_or_refused_with_a_reason(explorer):
    from starlette.testclient import TestClient

    from pellucid.app.app import create_app

    client = TestClient(
        create_app(explorer), base_url="http://127.0.0.1", raise_server_exceptions=False
    )
    source = random.Random(16)
    layers = [str(number) for number in range(-1, len(explorer.calls) + 1)]
    counts: dict[int, int] = {}
    for _ in range(1500):
        path = source.choice(PATHS)
        at = source.choice(layers) if source.random() < 0.8 else source.choice(TEXTS[1:18])
        # Most have a picture, so that what comes after it is looked at.
        values = [("picture", "sample-coffee"), ("which", "1"), ("size", "8")]
        values = [pair for pair in values if source.random() < 0.9]
        for _ in range(source.randrange(4)):
            values.append((source.choice(NAMES), source.choice(TEXTS)))
        response = client.get("/api/" + path.format(at), params=values)
        counts[response.status_code] = counts.get(response.status_code, 0) + 1
        assert response.status_code in (200, 404, 422), (path, at, values, response.text)
        if response.status_code != 200:
            assert response.json()["detail"]
    assert min(counts[status] for status in (200, 404, 422)) > 50
