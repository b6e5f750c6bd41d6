"""The API as a whole: its routers, its refusals, its description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from handwork.api import (
    assets,
    batches,
    deciding,
    joining,
    layouts,
    me,
    money,
    projects,
    refusals,
    releases,
    results,
    tasks,
    templates,
    working,
)
from handwork.api.schemas.basics import Refusal
from handwork.api.schemas.working import (
    SubmitIn,
    SubmittedAndTakenOut,
    SubmittedOut,
    TakenOut,
)

ROUTERS = (
    me,
    projects,
    templates,
    layouts,
    batches,
    assets,
    tasks,
    results,
    deciding,
    releases,
    working,
    money,
    joining,
)
ABOUT = """\
Everything that people do on the site, for programs. Send an access token with every
request: `Authorization: Bearer TOKEN`. Amounts are integers in millionths of a currency.
Lists come in pages: send `next_cursor` back as `cursor` until it is null."""
HOT: Mapping[str, tuple[str, type[Schema] | None, type[Schema]]] = {
    "take": ("Take the best open task of the batch", None, TakenOut),
    "submit": ("Keep an answer", SubmitIn, SubmittedOut),
    "submit-and-take": (
        "Keep an answer and take the next task",
        SubmitIn,
        SubmittedAndTakenOut,
    ),
}
REFUSED = {
    "description": "Refused: why, and what to do",
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}
    },
}


class Handwork(NinjaAPI):
    """The REST API, version 1."""

    def __init__(self) -> None:
        super().__init__(
            title="Handwork",
            version="1",
            description=ABOUT,
            # The page of the documentation needs scripts of others: it stays off.
            docs_url=None,
            urls_namespace="api-1",
        )
        refusals.add_handlers(self)
        for module in ROUTERS:
            self.add_router("", module.router)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its function: what clients call it, too."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,
    ) -> OpenAPISchema:
        """Describe everything; what is refused looks the same everywhere."""
        root = path_prefix
        if root is None:
            root = self.get_root_path(path_params or {})
        described = super().get_openapi_schema(path_prefix=root)
        add_hot_path(described, root=root)
        for path in described["paths"].values():
            for operation in path.values():
                answers = operation["responses"].items()
                named = {str(status): answer for status, answer in answers}
                operation["responses"] = {**named, "4XX": REFUSED}
        add_schemas(described, Refusal)
        return described


def add_hot_path(described: OpenAPISchema, *, root: str) -> None:
    """Describe take and submit, which are plain views outside of the router."""
    described["components"]["securitySchemes"]["WorkPass"] = {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Work PASS`, with the pass that issue_pass gave.",
    }
    for name, (about, body, answer) in HOT.items():
        operation: dict[str, Any] = {
            "operationId": name.replace("-", "_"),
            "summary": about,
            "tags": ["work"],
            "security": [{"WorkPass": []}],
            "responses": {"200": {"description": "OK", "content": json_of(answer)}},
        }
        add_schemas(described, answer)
        if body is not None:
            operation["requestBody"] = {"required": True, "content": json_of(body)}
            add_schemas(described, body)
        described["paths"][f"/{root.strip('/')}/work/{name}"] = {"post": operation}


def json_of(schema: type[Schema]) -> dict[str, Any]:
    """Refer to a schema as JSON content."""
    reference = {"$ref": f"#/components/schemas/{schema.__name__}"}
    return {"application/json": {"schema": reference}}


def add_schemas(described: OpenAPISchema, schema: type[Schema]) -> None:
    """Add a schema, and those that it is made of."""
    definition = schema.model_json_schema(ref_template="#/components/schemas/{model}")
    described["components"]["schemas"].update(definition.pop("$defs", {}))
    described["components"]["schemas"][schema.__name__] = definition
