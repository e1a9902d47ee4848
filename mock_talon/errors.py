"""Mistakes in the use of the mock itself."""


class UsageError(Exception):
    """A seed, option or call that cannot be used; the message says what, where and how to mend it."""
