"""Who may ask, and what is written down of it."""

import json

import pytest

from pellucid.server.limits import Limits

TOKEN = "an-example-of-a-token"


@pytest.mark.parametrize("path", ["/v1/model", "/v1/predict", "/metrics"])
@pytest.mark.parametrize(
    ("header", "is_let_in"),
    [
        ({}, False),
        ({"authorization": "Bearer "}, False),
        ({"authorization": f"Bearer {TOKEN}x"}, False),
        ({"authorization": TOKEN}, False),
        ({"authorization": "Bearer 토큰".encode()}, False),
        ({"authorization": f"Bearer {TOKEN}"}, True),
    ],
)
def test_the_token(serve, draw, path, header, is_let_in):
    client = serve(token=TOKEN)
    if path == "/v1/predict":
        response = client.post(path, content=draw(0), headers=header)
    else:
        response = client.get(path, headers=header)
    assert response.status_code == (200 if is_let_in else 401)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/page.js",
        "/page.css",
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/docs",
        "/docs/start.js",
        "/docs/swagger-ui.css",
        "/docs/swagger-ui-bundle.js",
    ],
)
def test_what_needs_no_token(serve, path):
    assert serve(token=TOKEN).get(path).status_code == 200


def test_other_names_and_other_sites_are_refused(serve):
    client = serve()
    assert client.get("/v1/model", headers={"host": "evil.example"}).status_code == 400
    for site, status in (
        ("cross-site", 403),
        ("same-site", 403),
        ("same-origin", 200),
        ("none", 200),
    ):
        response = client.get("/v1/model", headers={"sec-fetch-site": site})
        assert response.status_code == status
    for origin, status in (("http://evil.example", 403), ("http://testserver", 200)):
        assert client.get("/v1/model", headers={"origin": origin}).status_code == status


def test_every_answer_has_an_id_and_a_line_without_the_picture(serve, draw, capfd):
    client = serve()
    files = [("files", ("비밀.png", draw(0)))]
    given = client.post("/v1/predict", files=files, headers={"x-request-id": "mine-1"})
    assert given.headers["x-request-id"] == "mine-1"
    made = client.get("/nothing", headers={"x-request-id": "no good\t"})
    assert len(made.headers["x-request-id"]) == 32
    assert made.status_code == 404
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [(x["id"], x["path"], x["status"]) for x in lines] == [
        ("mine-1", "/v1/predict", 200),
        (made.headers["x-request-id"], "/nothing", 404),
    ]
    assert "비밀" not in json.dumps(lines, ensure_ascii=False)
    for response in (given, made):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]


def test_what_it_tells_of_the_model_and_of_itself(serve, draw):
    client = serve(limits=Limits(n_waiting=1))
    model = client.get("/v1/model").json()
    assert model["labels"] == ["고양이", "dog", "bird"]
    assert model["input"] == {"height": 4, "width": 5, "n_channels": 3}
    assert (model["name"], model["metrics"], model["card"]) == (
        "photos",
        {"accuracy": 0.9},
        "# Card",
    )
    assert client.get("/readyz").json() == {"status": "ready"}
    client.app.state.serving.answerer.reserve(1)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    client.app.state.serving.answerer.give_back(1)
    client.post("/v1/predict", content=draw(0))
    client.post("/v1/predict", content=b"")
    text = client.get("/metrics").text
    for line in (
        'pellucid_pictures_total{outcome="answered"} 1.0',
        'pellucid_pictures_total{outcome="empty"} 1.0',
        'pellucid_requests_total{path="/v1/predict",status="422"} 1.0',
        "pellucid_pictures_waiting 0.0",
        "pellucid_request_seconds_count 2.0",
    ):
        assert line in text


def test_the_description_names_what_can_happen(serve):
    described = serve().get("/openapi.json").json()
    predict = described["paths"]["/v1/predict"]["post"]
    assert set(predict["responses"]) == {"200", "400", "401", "403", "408", "413", "422", "429"}
    model = described["paths"]["/v1/model"]["get"]
    assert set(model["responses"]) == {"200", "400", "401", "403"}
    assert set(predict["requestBody"]["content"]) == {
        "multipart/form-data", "application/octet-stream",
    }  # fmt: skip
    assert "/metrics" not in described["paths"]
