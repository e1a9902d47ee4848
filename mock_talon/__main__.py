"""``python -m mock_talon`` is ``mock-talon``."""

from mock_talon.cli import main

main()
