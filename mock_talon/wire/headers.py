"""Request headers that more than one part of the mock knows by name."""

from typing import Final

DEPLOYMENT_HEADER: Final = "destination-hostname"
"""Names the deployment. Source: Talon.One third-party spec."""

CONTROL_HEADER: Final = "X-Mock-Token"
"""Carries what the control door asks for."""
