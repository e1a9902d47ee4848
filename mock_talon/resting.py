"""What a process does that only serves from now on."""

import gc


def leave_to_rest() -> None:
    """Keep what is loaded out of the collection of garbage in a process that only serves: clients would notice its pauses."""
    gc.collect()
    gc.freeze()
