"""What can go wrong in the use of the suites."""


class UsageError(Exception):
    """A mistake in how the suites were asked to run, with what would have been right."""


class LackingError(Exception):
    """A world does not have what a scenario needs; the message says what, and how to add it."""
