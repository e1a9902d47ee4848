"""What every endpoint refuses alike: wrong keys and deployments, bodies of another form, kind or size, and haste."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from scenarios import figures, ledger, texts
from scenarios.checks import Accepted, Refused
from scenarios.comparing import ABSENT
from scenarios.draw import Draw
from scenarios.facts import FACTS
from scenarios.kinds import KindTable
from scenarios.model import OUR_WORLD, ByHand, Credential, Script, Step
from scenarios.observing import Json, Rule
from scenarios.suites._hand import PLATFORM, by_hand
from scenarios.world_checks import Unchanged
from scenarios.worlds import SLOW_REQUESTS_PER_SECOND

kinds = KindTable()

_NOT_AN_OBJECT: Final[tuple[Json, ...]] = ([], "text", 5, True)
_NOT_UTF8: Final = "?q=%ff"
_WITHDRAWN: Final = "updateCustomerProfilesAttributes"


@dataclass(frozen=True, slots=True)
class _Operation:
    """One endpoint of the third-party host.

    Args:
        action: whose endpoint it is, ``platform`` for those that no action calls.
        method: HTTP method.
        path: with ``{id}`` where an identifier stands.
        takes_body: whether it reads one.
    """

    action: str
    method: str
    path: str
    takes_body: bool = True

    def request(self, draw: Draw, body: Json, size: int = 0) -> ByHand:
        """Make a request of it, about something that nobody else is about."""
        target = self.path.replace("{id}", draw.plain_identifier("Gate"))
        return ByHand(self.action, self.method, target, body if self.takes_body else ABSENT, (), size)


_OPERATIONS: Final = (
    _Operation("createAudience", "POST", "/segment/audiences"),
    _Operation("updateAudience", "PUT", "/segment/audiences/{id}"),
    _Operation("deleteAudience", "DELETE", "/segment/audiences/{id}", takes_body=False),
    _Operation("updateCustomerProfile", "PUT", "/segment/customer_profile/{id}"),
    _Operation("updateCustomerProfileV2", "PUT", "/segment/customer_profile_v2/{id}"),
    _Operation("updateCustomerProfileV3", "PUT", "/segment/v2/customer_profiles/{id}"),
    _Operation("updateCustomerProfilesAudiences", "PUT", "/segment/customer_profiles/audiences"),
    _Operation(_WITHDRAWN, "PUT", "/segment/customer_profiles/attributes"),
    _Operation("trackEvent", "PUT", "/segment/event"),
    _Operation("trackEventV2", "PUT", "/segment/v2/events"),
    _Operation("updateCustomerSession", "PUT", "/segment/customer_sessions/{id}"),
    _Operation("updateCustomerSessionV2", "PUT", "/segment/v2/customer_sessions/{id}"),
    _Operation(PLATFORM, "PUT", "/segment/customer_profiles/{id}/audiences"),
    _Operation(PLATFORM, "PUT", "/segment/v2/customer_profiles/audiences"),
)
_ACTIONS: Final = tuple(dict.fromkeys(operation.action for operation in _OPERATIONS))
_WITH_BODY: Final = tuple(dict.fromkeys(operation.action for operation in _OPERATIONS if operation.takes_body))


def _of(action: str) -> tuple[_Operation, ...]:
    return tuple(operation for operation in _OPERATIONS if operation.action == action)


def _refused(
    action: str, requests: tuple[ByHand, ...], rule: Rule, status: int, error: str = "", *, by: Credential | None = None
) -> Script:
    """Expect the refusal of every request."""
    checks = tuple(Refused(rule, status, error, at=at) for at in range(len(requests)))
    step = Step((), (), (*checks, Unchanged(rule)), by_hand=requests, credential=by)
    return Script((_known_to_some(step, action),), OUR_WORLD)


def _known_to_some(step: Step, action: str) -> Step:
    """Expect that a strict world does not know the withdrawn endpoint at all."""
    if action != _WITHDRAWN:
        return step
    return replace(step, drift=ledger.WITHDRAWN, strict_status=HTTPStatus.NOT_FOUND)


@kinds.of_each(_ACTIONS, "wrong-key-here", "the endpoint refuses a key that nobody has made")
def _(draw: Draw, action: str) -> Script:
    requests = tuple(operation.request(draw, {}) for operation in _of(action))
    return _refused(action, requests, ledger.INVALID_KEY, 401, texts.INVALID_API_KEY, by=Credential.UNKNOWN_KEY)


@kinds.of_each(_ACTIONS, "wrong-deployment-here", "the endpoint knows no deployment that does not exist")
def _(draw: Draw, action: str) -> Script:
    requests = tuple(operation.request(draw, {}) for operation in _of(action))
    return _refused(action, requests, ledger.UNKNOWN_DEPLOYMENT, 404, texts.NOT_FOUND, by=Credential.UNKNOWN_DEPLOYMENT)


@kinds.of_each(_WITH_BODY, "no-object-here", "the endpoint refuses a body that is no object")
def _(draw: Draw, action: str) -> Script:
    requests = tuple(operation.request(draw, draw.pick(_NOT_AN_OBJECT)) for operation in _of(action))
    return _refused(action, requests, ledger.BODY_SHAPE, 400)


@kinds.of_each(_WITH_BODY, "other-media-type-here", "the endpoint refuses a body that is not declared as JSON")
def _(draw: Draw, action: str) -> Script:
    headers = (("content-type", draw.pick(("text/plain", "application/xml", "multipart/form-data"))),)
    requests = tuple(
        ByHand(action, operation.method, operation.request(draw, {}).target, {}, headers) for operation in _of(action)
    )
    return _refused(action, requests, FACTS["body-media-type"], 415)


@kinds.of_each(_WITH_BODY, "body-too-large-here", "the endpoint refuses a body beyond the greatest size", is_heavy=True)
def _(draw: Draw, action: str) -> Script:
    requests = tuple(operation.request(draw, {}, figures.BODY_BYTES.value + 1) for operation in _of(action))
    return _refused(action, requests, FACTS["body-size"], 413)


@kinds.of_each(("deleteAudience",), "query-beyond-utf8", "the endpoint refuses a query that is not UTF-8")
def _(draw: Draw, action: str) -> Script:
    [operation] = _of(action)
    target = operation.request(draw, {}).target + _NOT_UTF8
    return _refused(action, (ByHand(action, operation.method, target),), FACTS["parameter-shape"], 400)


@kinds(PLATFORM, "authping-query-beyond-utf8", "a deployment refuses a query that is not UTF-8 in its own envelope")
def _(draw: Draw) -> Script:
    del draw
    rule = FACTS["parameter-shape"]
    refused = Accepted(rule, 400, {"StatusCode": 400, "Error": ABSENT})
    return Script((by_hand("", "GET", f"/v2/authping{_NOT_UTF8}", refused, Unchanged(rule)),), OUR_WORLD)


@kinds.of_each(_ACTIONS, "haste-here", "requests to the endpoint count towards the rate, whatever they are answered")
def _(draw: Draw, action: str) -> Script:
    rule, limit = FACTS["rate-limit-per-key"], SLOW_REQUESTS_PER_SECOND
    steps = tuple(
        _hasty(operation, draw, rule, limit, wait_seconds=float(2 * at)) for at, operation in enumerate(_of(action))
    )
    return Script(steps, OUR_WORLD)


def _hasty(operation: _Operation, draw: Draw, rule: Rule, limit: int, wait_seconds: float) -> Step:
    requests = tuple(operation.request(draw, []) for _ in range(limit + 1))
    refused = Refused(rule, 429, texts.TOO_MANY_REQUESTS, at=limit)
    step = Step((), (), (refused,), by_hand=requests, credential=Credential.SLOW, wait_seconds=wait_seconds)
    return _known_to_some(step, operation.action)
