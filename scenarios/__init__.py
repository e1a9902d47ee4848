"""Generated scenario suites which drive the destination against the mock."""
