"""`POST /policy/run` and `/policy/arrests`: a scenario in, a run of the model and its arrest ratios out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight.core.errors import BadInput, NotThere
from safelight.core.question import Question
from safelight.core.said import said
from safelight.observatory import ratio
from safelight.policy import Scenario, arrest_policy, scenario, told
from safelight.web.api import documents
from safelight.web.api.allowance import RUNS, spend
from safelight.web.api.answering import CONTENT_TYPES, answer, no_parameters, to_json
from safelight.web.site import Site, site_of

MOST: Final = 32_768
"""Bytes of a scenario: one that sets every symbol and interval has a third of that."""

BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "A scenario: the keys of a scenario file, as JSON.",
        "content": {"application/json": {"schema": Scenario.model_json_schema()}},
    }
}

router = Router()


@router.post(
    "/policy/run",
    response={200: documents.PolicyRun, **documents.PROBLEMS},
    url_name="policy_run",
    summary="Run a scenario",
    openapi_extra=BODY,
)
def run(request: HttpRequest) -> HttpResponse:
    """The model of coercion in stages under a scenario's levers, beside its base case, with intervals. No forecast."""
    asked = scenario_in(request)
    return _answered(request, asked, "", lambda: told(asked))


@router.post(
    "/policy/arrests",
    response={200: documents.PolicyArrests, **documents.PROBLEMS},
    url_name="policy_arrests",
    summary="Arrest ratios under each basket",
    openapi_extra=BODY,
)
def arrests(request: HttpRequest) -> HttpResponse:
    """Victims to exploiters arrested under each basket, beside the place's measured ratio and published ones."""
    asked, site = scenario_in(request), site_of(request)
    return _answered(request, asked, site.questions.etag(), lambda: arrest_policy(asked, _measured(site, asked.place)))


def scenario_in(request: HttpRequest) -> Scenario:
    """The scenario in a request's body. Raises BadInput, NotThere or BadFilter with a sentence."""
    no_parameters(request)
    if len(request.body) > MOST:
        raise BadInput(said("The scenario is too long."), fix=said("Keep it under {count} bytes.", count=MOST))
    try:
        content = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        content = None
    if not isinstance(content, dict):
        raise BadInput(
            said("The body is no JSON object."), fix=said("Send the keys of a scenario file as one JSON object.")
        )
    return scenario(content)


def _answered(request: HttpRequest, asked: Scenario, made_of: str, make: Callable[[], Any]) -> HttpResponse:
    """The document, remembered by what was asked: the same scenario under the same name is worked out once."""

    def made() -> bytes:
        spend(request, RUNS)
        return to_json(make())

    return answer(request, f"{asked.hash} {asked.name} {made_of}", made, CONTENT_TYPES["json"])


def _measured(site: Site, place: str) -> dict[str, Any] | None:
    """The Observatory's published ratios of a place; None where there are none here."""
    if not place:
        return None
    try:
        return ratio(site.questions, Question.from_filters({"city": place})).to_document()
    except NotThere:
        return None
