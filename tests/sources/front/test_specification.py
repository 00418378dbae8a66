"""The table of what Front may be asked says what the vendor's file says, where that lies beside the project."""

import pytest

from tests.sources.answering import Asked
from tests.sources.front.specification import (
    COLUMNS,
    FILE,
    IS_THERE,
    METRICS,
    REQUESTS,
    check_answer,
    check_request,
    document,
)

there = pytest.mark.skipif(not IS_THERE, reason=f"{FILE} is not there")


@there
@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_what_may_be_asked_is_what_the_vendor_says(method: str, path: str) -> None:
    operation = document()["paths"][path][method.lower()]
    names = set()
    for each in operation.get("parameters", ()):
        found = document()["components"]["parameters"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
        if found["in"] == "query":
            names.add(found["name"])
    allowed, status = REQUESTS[method, path]
    assert allowed == names
    assert str(status) in operation["responses"]


@there
def test_columns_and_figures_are_the_vendors() -> None:
    schemas = document()["components"]["schemas"]
    assert set(schemas["AnalyticsActivitiesColumns"]["enum"]) >= COLUMNS
    assert set(schemas["AnalyticsMetricId"]["enum"]) >= METRICS


def ask(method: str, path: str, **params: str) -> Asked:
    told = {name.replace("__", "[") + ("]" if "__" in name else ""): [value] for name, value in params.items()}
    return Asked(method, path, told, {"authorization": "Bearer x"})


@pytest.mark.parametrize(
    "asked",
    [
        ask("GET", "/shifts"),
        ask("GET", "/inboxes", limit="5"),
        ask("GET", "/events", limit="100"),
        ask("GET", "/events", q__since="5"),
        ask("GET", "/events", q__after="5.12345"),
        ask("GET", "/conversations/cnv_1/events", sort_by="created_at"),
        ask("GET", "/tags", sort_by="name"),
    ],
)
def test_what_front_does_not_know_is_not_asked(asked: Asked) -> None:
    with pytest.raises(AssertionError):
        check_request(asked)


@there
def test_an_answer_that_no_front_gives_is_refused() -> None:
    from jsonschema import ValidationError

    check_answer("GET", "/me", {"_links": {}, "id": "cmp_1", "name": "Acme"})
    with pytest.raises(ValidationError):
        check_answer("GET", "/me", {"id": "cmp_1"})
    with pytest.raises(ValidationError):
        check_answer("GET", "/events", {"_results": [{"id": "evt_1", "type": "hologram"}]})
