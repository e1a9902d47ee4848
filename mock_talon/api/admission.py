"""Who may come in: credential, deployment and rate, before anybody looks at the body."""

from mock_talon.api.call import Request
from mock_talon.api.endpoint import Endpoint
from mock_talon.gate.authentication import Client, drift_of_headers
from mock_talon.gate.journal import RATE_LIMITED, Entry
from mock_talon.rules import STRICT, RefusedError, Verdict
from mock_talon.rules.requests import RATE_LIMIT
from mock_talon.wire import messages
from mock_talon.wire.headers import DEPLOYMENT_HEADER
from mock_talon.world import World


def admit(world: World, endpoint: Endpoint, request: Request, entry: Entry) -> Client | None:
    """Identify the client and count its request.

    Returns:
        None on the control door, which asks for no credential.

    Raises:
        RefusedError: the request may not come in.
    """
    if endpoint.door == "control":
        return None
    authorization = request.header("Authorization") or ""
    if endpoint.door == "deployment":
        return world.authenticator.require_client(authorization)
    deployment = request.header(DEPLOYMENT_HEADER) or ""
    status = world.behaviour.wrong_platform_status
    client = world.authenticator.identify(authorization, deployment, request.origin, wrong_platform_status=status)
    _require_published_headers(world, authorization, deployment, entry)
    _require_rate(world, client, entry)
    return client


def _require_published_headers(world: World, authorization: str, deployment: str, entry: Entry) -> None:
    entry.findings = tuple(drift_of_headers(authorization, deployment))
    if not world.behaviour.strict:
        return
    verdict = Verdict.of(finding.as_refusal() for finding in entry.findings if finding.rule.setting == STRICT)
    if verdict.total:
        raise RefusedError(verdict)


def _require_rate(world: World, client: Client, entry: Entry) -> None:
    behaviour = world.behaviour
    limit = client.requests_per_second or behaviour.limits.requests_per_second
    if not behaviour.rate_limit or limit is None:
        return
    if world.limiter.admits(client.key, limit, counts_refused=behaviour.rate_counts_its_refusals):
        return
    entry.marks = (*entry.marks, RATE_LIMITED)
    raise RefusedError.because(
        RATE_LIMIT.refuse("", messages.TOO_MANY_REQUESTS.text, expected=f"at most {limit} requests per second")
    )
