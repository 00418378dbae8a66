"""What Front's API may be asked, and what it answers: every request to the fake is checked, and every answer of it.

`REQUESTS` is a table of our own of what is asked here. Where the vendor's OpenAPI file lies beside the project, the
table is checked against it, and bodies and answers are checked against its schemas.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.sources.answering import Asked

FILE = Path(__file__).parents[4] / "shared" / "data" / "front-core-api.json"
IS_THERE = FILE.exists()

PAGED = frozenset({"limit", "page_token"})
SORTED = PAGED | {"sort_by", "sort_order"}
# Method and path: the parameters that may be given, and the status of the answer.
REQUESTS: Mapping[tuple[str, str], tuple[frozenset[str], int]] = {
    ("GET", "/me"): (frozenset(), 200),
    ("GET", "/events"): (SORTED | {"q"}, 200),
    ("GET", "/conversations"): (SORTED | {"q"}, 200),
    ("GET", "/conversations/search/{query}"): (PAGED, 200),
    ("GET", "/conversations/{conversation_id}"): (frozenset(), 200),
    ("GET", "/conversations/{conversation_id}/events"): (PAGED, 200),
    ("GET", "/conversations/{conversation_id}/messages"): (SORTED, 200),
    ("GET", "/conversations/{conversation_id}/comments"): (frozenset(), 200),
    ("GET", "/conversations/{conversation_id}/inboxes"): (frozenset(), 200),
    ("GET", "/teammates"): (frozenset(), 200),
    ("GET", "/teams"): (frozenset(), 200),
    ("GET", "/teams/{team_id}"): (frozenset(), 200),
    ("GET", "/contacts"): (SORTED | {"q"}, 200),
    ("GET", "/contacts/{contact_id}"): (frozenset(), 200),
    ("GET", "/accounts"): (SORTED, 200),
    ("GET", "/accounts/{account_id}/contacts"): (SORTED, 200),
    ("GET", "/inboxes"): (frozenset(), 200),
    ("GET", "/channels"): (frozenset(), 200),
    ("GET", "/tags"): (SORTED, 200),
    ("GET", "/analytics/exports/{export_id}"): (frozenset(), 200),
    ("GET", "/analytics/reports/{report_uid}"): (frozenset(), 200),
    ("POST", "/analytics/exports"): (frozenset(), 201),
    ("POST", "/analytics/reports"): (frozenset(), 201),
}
QUERIES = {"/events": {"after", "before", "types"}, "/contacts": {"updated_after", "updated_before"}}
MOST = {"/events": 15}
SORTS = {"/accounts": {"created_at", "updated_at"}, "/contacts": {"created_at", "updated_at"}, "/tags": {"id"}}
COLUMNS = frozenset(
    {
        *("Activity API ID", "Comment API ID", "Conversation API ID", "Message API ID", "Type", "Message date"),
        *("Survey rating", "Survey comment", "Contact handle", "Autoreply", "Segment ID", "Segment start"),
        *("Segment end", "First response", "Response time", "Total reply time"),
    }
)
METRICS = frozenset(
    {"pct_csat_survey_satisfaction", "num_csat_survey_response", "avg_response_time", "num_messages_sent"}
)
NEEDED = {"/analytics/exports": {"start", "end", "type", "columns"}, "/analytics/reports": {"start", "end", "metrics"}}
BODIES = {"/analytics/exports": {"start", "end", "type", "timezone", "filters", "columns"}}
BODIES["/analytics/reports"] = {"start", "end", "timezone", "filters", "metrics"}


def template(path: str) -> str:
    """The path as the vendor writes it, with names in place of ids."""
    parts = path.strip("/").split("/")
    for _, known in REQUESTS:
        wanted = known.strip("/").split("/")
        if len(wanted) == len(parts) and all(a == b or a[0] == "{" for a, b in zip(wanted, parts, strict=True)):
            return known
    raise AssertionError(f"{path} is nothing that Front may be asked")


def check_request(asked: Asked) -> str:
    """Check what is asked; the path as the vendor writes it."""
    path = template(asked.path)
    allowed, _ = REQUESTS[asked.method, path]
    for name, values in asked.params.items():
        base, _, part = name.partition("[")
        assert base in allowed, f"{asked.method} {path} knows no {name}"
        assert len(values) == 1
        if part:
            assert part.removesuffix("]").removesuffix("][") in QUERIES[path], name
            assert float(values[0]) >= 0
            assert len(values[0].partition(".")[2]) <= 3  # decimals of a moment
        if name == "limit":
            assert 1 <= int(values[0]) <= MOST.get(path, 100)
        if name == "sort_by":
            assert values[0] in SORTS.get(path, {"created_at"})
        if name == "sort_order":
            assert values[0] in {"asc", "desc"}
    assert "authorization" in asked.headers
    if asked.method == "POST":
        _check_body(path, json.loads(asked.body))
    else:
        assert not asked.body
    return path


def _check_body(path: str, body: Any) -> None:
    assert NEEDED[path] <= body.keys() <= BODIES[path]
    assert all(isinstance(body[each], int | float) for each in ("start", "end"))
    assert body["start"] <= body["end"]
    assert set(body.get("columns", ())) <= COLUMNS
    assert set(body.get("metrics", ())) <= METRICS
    assert body.get("filters", {}).keys() <= {"inbox_ids"}
    if IS_THERE:
        schema = "AnalyticsExportRequest" if path.endswith("exports") else "AnalyticsReportRequest"
        _validator(f"#/$defs/{schema}").validate(body)


def check_answer(method: str, path: str, body: Any) -> None:
    """Check an answer of the fake against the vendor's schemas, where they are there."""
    if IS_THERE:
        _validator(_answered(method, path)).validate(body)


@cache
def document() -> Any:
    """The vendor's file."""
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def _answered(method: str, path: str) -> str:
    told = document()["paths"][path][method.lower()]["responses"][str(REQUESTS[method, path][1])]
    if "$ref" in told:
        name = str(told["$ref"]).rpartition("/")[2]
        return f"#/$defs/response {name}"
    return str(told["content"]["application/json"]["schema"]["$ref"]).replace("#/components/schemas/", "#/$defs/")


@cache
def _definitions() -> dict[str, Any]:
    """The vendor's schemas as JSON schemas. In OpenAPI null is said beside the type.

    What is loosened: anything told may be null, as it is by the real one (an inbound message has no author); where one
    of several schemas is to fit, more may, for most of them fit anything; a thing that is needed and nowhere defined
    (`license_type`) is not needed; what a merge tells of is a list, and a figure may have decimals.
    """
    components = document()["components"]
    found = {name: _loosened(each) for name, each in components["schemas"].items()}
    for name, each in components["responses"].items():
        content = each.get("content", {}).get("application/json")
        if content:
            found[f"response {name}"] = _loosened(content["schema"])
    found["AnalyticsScalarValue"] = {}
    return found


def _loosened(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_loosened(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": schema["$ref"].replace("#/components/schemas/", "#/$defs/")}
    made = {key: _loosened(value) for key, value in schema.items() if key not in {"example", "discriminator"}}
    if "oneOf" in made and "columns" not in str(made["oneOf"]):
        made["anyOf"] = [*made.pop("oneOf"), {"type": "array"}]
    if isinstance(made.get("properties"), dict):
        made["properties"] = {
            name: {"anyOf": [each, {"type": "null"}]} if isinstance(each, dict) else each
            for name, each in made["properties"].items()
        }
        if isinstance(made.get("required"), list):
            made["required"] = [each for each in made["required"] if each in made["properties"]]
    return made


@cache
def _validator(reference: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": reference, "$defs": _definitions()})
