"""What the server does not do."""

import io

import numpy as np
import pytest
from PIL import Image

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "address",
    [
        "/api/trace?picture=../../etc/passwd",
        "/api/trace?picture=test-0",
        "/api/picture?picture=/etc/passwd",
        "/api/layers/99/unit?picture=sample-coffee&index=0",
        "/api/layers/-2/values?picture=sample-coffee",
        "/api/layers/2/unit?picture=sample-coffee&index=0",
        "/api/layers/2/unit?picture=sample-coffee&index=0&index=-1&index=0",
        "/api/layers/2/values?picture=sample-coffee&channel=6",
        "/api/layers/2/kernels?channel=6",
        "/api/layers/0/kernels?channel=0",
        "/api/layers/2/top-activations?channel=60",
        "/api/layers/2/feature-visualization?channel=60",
        "/api/layers/2/strongest?picture=sample-coffee&size=9&count=9&channels=60",
        "/api/evidence?picture=sample-coffee&which=5",
        "/api/evidence?picture=sample-coffee&which=0&method=magic",
        "/api/evidence?picture=sample-coffee&which=0&layer=99",
        "/api/comparison?picture=sample-coffee&reference=none",
        "/static/../app.py",
    ],
)
def test_what_is_not_there_is_not_found(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize(
    "address",
    [
        "/api/trace",
        "/api/layers/2/channel-maps?picture=sample-coffee&size=0&count=1",
        "/api/layers/2/channel-maps?picture=sample-coffee&size=5&count=1000000",
        "/api/layers/2/strongest?picture=sample-coffee&size=9&count=9&channels=0&scales=-1",
        "/api/layers/2/strongest?picture=sample-coffee&size=9&count=9&channels=0&scales=nan",
        "/api/evidence?picture=sample-coffee&which=0&share=1.5",
        "/api/trace?picture=sample-coffee&right=1e9",
        "/api/trace?picture=sample-coffee&degrees=nan",
        "/api/layers/x/unit?picture=sample-coffee&index=0",
    ],
)
def test_what_makes_no_sense_is_refused(client, address):
    assert client.get(address).status_code == 422


def test_another_host_name_is_refused(client):
    """A page of another site whose name is made to point here must not read anything."""
    response = client.get("/api/model", headers={"Host": "evil.example"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},  # such as another port of this computer
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1:81"},
    ],
)
def test_the_page_of_another_site_may_not_ask(client, headers):
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1"}
    for given, status in ((headers, 403), (own, 200)):
        posted = client.post("/api/pictures", content=png(20, 20), headers=given)
        assert posted.status_code == status
        assert client.get("/api/model", headers=given).status_code == status


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((height, width), "uint8")).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "empty"),
        (b"<html></html>", 400, "not a picture"),
        (png(20, 20)[:45], 400, "truncated"),
        (png(8000, 8000), 400, "too many pixels"),
        (b"x" * (2**24 + 1), 413, "too large"),
    ],
    ids=["empty", "page", "truncated", "pixels", "bytes"],
)
def test_uploads_are_checked(client, content, status, code):
    response = client.post("/api/pictures", content=content)
    assert response.status_code == status
    assert response.json()["code"] == code
    assert response.json()["detail"]


def test_old_uploads_are_forgotten(opened):
    from pellucid.app.picture_store import MAX_UPLOADS, PictureStore
    from pellucid.data.decode import ImageSpec

    store = PictureStore(ImageSpec(4, 4, 3), None)
    ids = []
    for shade in range(MAX_UPLOADS + 1):
        buffer = io.BytesIO()
        Image.fromarray(np.full((4, 4), shade, "uint8")).save(buffer, "PNG")
        ids.append(store.add(buffer.getvalue(), "grey").id)
    assert not store.has(ids[0])
    assert all(store.has(one) for one in ids[1:])


def test_a_runs_table_cannot_name_files_elsewhere(tmp_path):
    import polars as pl

    from pellucid.app.picture_store import PictureStore
    from pellucid.data.decode import ImageSpec
    from pellucid.run import RunFolder, write_json

    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for path in (pictures / "in.png", tmp_path / "out.png"):
        path.write_bytes(png(4, 4))
    (pictures / "link.png").symlink_to(tmp_path / "out.png")  # by the owner of the pictures
    run = RunFolder(tmp_path / "run")
    write_json(run.config, {"source": str(pictures)})
    rows = [
        (name, "test", "a", "b")
        for name in ("in.png", "link.png", "../out.png", str(tmp_path / "out.png"))
    ]
    pl.DataFrame(rows, ["path", "split", "label", "predicted"], orient="row").write_parquet(
        run.predictions
    )
    store = PictureStore(ImageSpec(4, 4, 3), run)
    assert [store.has(picture.id) for picture in store.list()] == [True, True, False, False]
