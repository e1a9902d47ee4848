"""What can go wrong in the use of the suites."""


class UsageError(Exception):
    """A mistake in how the suites were asked to run, with what would have been right."""
