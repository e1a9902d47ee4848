"""Every endpoint of the control door, but for the document, which describes them all."""

from typing import Final

from mock_talon.api import (
    control,
    control_clock,
    control_exports,
    control_gaps,
    control_requests,
    control_settings,
    control_snapshots,
    control_state,
    control_worlds,
    fault_control,
)

CONTROL: Final = (
    control.endpoints,
    control_worlds.endpoints,
    control_state.endpoints,
    control_snapshots.endpoints,
    control_requests.endpoints,
    control_exports.endpoints,
    control_gaps.endpoints,
    control_clock.endpoints,
    control_settings.endpoints,
    fault_control.endpoints,
)
"""The tables in the order in which documents list them."""
