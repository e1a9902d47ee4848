"""Identifiers of requests."""

import random
import subprocess
import sys
import uuid

from mock_talon.ids import RandomIds, SeededIds

FORK = """
import os
from mock_talon.ids import RandomIds
ids = RandomIds()
child = os.fork()
if child:
    os.waitpid(child, 0)
print(ids.uuid(), flush=True)
"""


def test_random_ids_do_not_repeat_when_a_user_seeds_chance() -> None:
    random.seed(1)
    first = RandomIds().uuid()
    random.seed(1)

    assert RandomIds().uuid() != first


def test_random_ids_of_a_forked_process_are_its_own() -> None:
    told = subprocess.run([sys.executable, "-c", FORK], capture_output=True, text=True, check=True).stdout.split()

    assert len(told) == len(set(told)) == 2


def test_ids_are_version_4_and_repeat_only_with_their_seed() -> None:
    ids = [uuid.UUID(source.uuid()) for source in (RandomIds(), SeededIds(7), SeededIds(7), SeededIds(8))]

    assert {one.version for one in ids} == {4}
    assert (ids[1] == ids[2], ids[2] == ids[3]) == (True, False)
