"""Which account of a world a hostname means."""

from mock_talon.gate.authentication import to_hostname
from mock_talon.world import World


def find_account(world: World, named: str) -> int | None:
    """Give the id of the account whose deployment is named, in any form that clients use; None when there is none."""
    wanted = to_hostname(named)
    hostnames = [to_hostname(deployment.hostname) for deployment in world.seed.deployments]
    return hostnames.index(wanted) + 1 if wanted in hostnames else None


def hostnames_of(world: World) -> str:
    """List the deployments of a world."""
    return ", ".join(to_hostname(deployment.hostname) for deployment in world.seed.deployments)
