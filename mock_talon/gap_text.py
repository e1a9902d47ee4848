"""Gaps as text for people."""

from collections.abc import Iterator

from msgspec import UNSET

from mock_talon.gaps import DeploymentGaps, Gaps


def to_text(gaps: Gaps) -> str:
    """Tell what must be created before going live, a line each."""
    dropped = f"; {gaps.dropped} earlier ones were dropped" if gaps.dropped else ""
    source = f"(from {_counted(gaps.requests, 'request')}{dropped})"
    if not gaps.missing:
        return f"Nothing is missing for what was sent {source}.\n"
    lines = [f"{_counted(gaps.missing, 'thing')} must be created before going live {source}:"]
    for deployment in gaps.deployments:
        if deployment.count:
            lines += [deployment.hostname, *(f"  {line}" for line in _lines(deployment))]
    return "\n".join(lines) + "\n"


def _lines(gaps: DeploymentGaps) -> Iterator[str]:
    for attribute in gaps.attributes:
        event = f" of {attribute.event_type}" if attribute.event_type is not UNSET else ""
        told = f"{attribute.entity}.{attribute.name}: {attribute.type or 'no type'}{event}"
        yield _line("attribute", told, attribute.seen, attribute.note)
    for event_type in gaps.event_types:
        yield _line("event type", event_type.name, event_type.seen)
    for audience in gaps.audiences:
        yield _line("audience", f"{audience.integration_id}: {audience.name}", audience.seen, audience.note)
    for cost in gaps.additional_costs:
        yield _line("additional cost", f"{cost.name}: {cost.type}", cost.seen, cost.note)
    for card in gaps.loyalty_cards:
        yield _line("loyalty card", card.identifier, card.seen)


def _line(kind: str, told: str, seen: int, note: str = "") -> str:
    return f"{kind:15}  {told}  (seen {_counted(seen, 'time')}{f'; {note}' if note else ''})"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
