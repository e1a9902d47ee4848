"""A stateful mock of the Talon.One API."""
