import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pellucid.app.access import require_token
from pellucid.app.protected_app import protect, protected_app
from pellucid.errors import DataError
from pellucid.i18n import current_language, use_language
from pellucid.i18n import gettext as _


@pytest.fixture(scope="module")
def client():
    app = FastAPI()
    protect(app)

    @app.get("/language")
    def language() -> str:
        return current_language()

    @app.get("/later")
    async def later() -> str:
        return current_language()

    @app.get("/error")
    def error() -> str:
        raise DataError(_("There is no folder {path}.", path=current_language()))

    with use_language("en"):
        yield TestClient(app, base_url="http://127.0.0.1")


@pytest.mark.parametrize(
    ("header", "query", "expected"),
    [
        (None, "", "en"),
        ("ko", "", "ko"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "", "ko"),
        ("en;q=0.5, ko", "", "ko"),
        ("en, ko", "", "en"),
        ("fr, ko;q=0.3", "", "ko"),
        ("ko;q=0, en;q=0.1", "", "en"),
        ("en ; q=0.2, ko; q=0.9", "", "ko"),
        ("*", "", "en"),
        ("ko;q=nonsense, en", "", "en"),
        ("en", "ko", "ko"),
        ("ko", "xx", "ko"),
        ("en-XA", "", "en"),
    ],
)
@pytest.mark.parametrize("path", ["language", "later"])
def test_a_request_names_its_language(client, path, header, query, expected):
    headers = {} if header is None else {"Accept-Language": header}
    answer = client.get(f"/{path}", headers=headers, params={"lang": query} if query else {})
    assert answer.json() == expected


def test_an_error_is_told_in_the_language_of_the_request(client):
    answer = client.get("/error", headers={"Accept-Language": "ko"})
    assert answer.status_code == 400
    assert "ko" in answer.json()["detail"]


def test_a_missing_token_is_told_in_the_language_of_the_request():
    app = protected_app()
    require_token(app, "secret")
    client = TestClient(app, base_url="http://127.0.0.1")
    answers = [
        client.get("/api/projects", headers={"Accept-Language": code}) for code in ("en", "ko")
    ]
    assert [each.status_code for each in answers] == [403, 403]
    assert "token" in answers[0].json()["detail"]
    assert "토큰" in answers[1].json()["detail"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("PUT", "/error")])
def test_an_address_that_there_is_not(client, method, path):
    answers = {code: client.request(method, path, params={"lang": code}) for code in ("en", "ko")}
    said = {code: each.json()["detail"] for code, each in answers.items()}
    status = answers["ko"].status_code
    assert (status, said["en"]) in [(404, "Not Found"), (405, "Method Not Allowed")]
    assert said["ko"].startswith("이 주소에는")
    assert answers["en"].status_code == status
