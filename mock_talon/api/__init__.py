"""The doors: one registration per endpoint, and the life of a request."""
