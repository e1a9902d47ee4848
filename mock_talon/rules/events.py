"""Rules on events."""

from mock_talon.rules._rule import Rule

EVENT_TYPE_EXISTS = Rule(
    "event-type-exists",
    "An event type that nobody has defined is answered with 400; no endpoint creates one.",
    "inferred",
    "Talon.One third-party spec says event types must exist; of the declared 400 and 404 we take 400",
    title="Unknown",
    fix="Define the event type, or load it with a seed under eventTypes",
)
EVENT_PROFILE = Rule(
    "event-profile-named",
    "An event names the customer profile it belongs to.",
    "inferred",
    "Talon.One Integration API spec, events",
    title="Required",
    fix="Send customerProfileId",
)
