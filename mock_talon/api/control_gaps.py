"""The control door to what must be created before the traffic that was seen can go live."""

from http import HTTPStatus
from typing import Any

from mock_talon.api.call import TEXT, Call, Reply
from mock_talon.api.endpoint import EndpointTable
from mock_talon.api.parameters import SECRETS, read_flag
from mock_talon.gap_filling import filled_seed
from mock_talon.gap_text import to_text
from mock_talon.gaps import Gaps, find_gaps
from mock_talon.seed import Seed
from mock_talon.seed_writing import to_plain, to_toml

endpoints = EndpointTable(door="control", source="ours", is_world_bound=True)
_PATH = "/_mock/gaps"


@endpoints(
    "GET",
    _PATH,
    operation="mock/gaps",
    summary="List what must be created before the traffic that was seen can go live.",
    reply=Gaps,
)
def gaps(call: Call[Any]) -> Reply:
    """List attributes, event types, audiences, additional costs and loyalty cards that requests used and nobody defined."""
    return Reply(HTTPStatus.OK, find_gaps(call.world))


@endpoints(
    "GET", f"{_PATH}/text", operation="mock/gapsAsText", summary="List the gaps for people.", reply=str, media_type=TEXT
)
def gaps_as_text(call: Call[Any]) -> Reply:
    """List the gaps, a line each."""
    return Reply(HTTPStatus.OK, to_text(find_gaps(call.world)), media_type=TEXT)


@endpoints(
    "GET",
    f"{_PATH}/seed",
    operation="mock/gapsAsSeed",
    summary="Give a seed in which nothing is missing.",
    reply=Seed,
    parameters=(SECRETS,),
)
def gaps_as_seed(call: Call[Any]) -> Reply:
    """Give the world's seed with what its traffic lacks, ready to be loaded; without keys, new ones are made then."""
    return Reply(HTTPStatus.OK, to_plain(filled_seed(call.world, with_secrets=read_flag(call, SECRETS))))


@endpoints(
    "GET",
    f"{_PATH}/seed.toml",
    operation="mock/gapsAsToml",
    summary="Give a seed in which nothing is missing, as TOML.",
    reply=str,
    media_type=TEXT,
    parameters=(SECRETS,),
)
def gaps_as_toml(call: Call[Any]) -> Reply:
    """Give the same seed as TOML."""
    text = to_toml(filled_seed(call.world, with_secrets=read_flag(call, SECRETS)))
    return Reply(HTTPStatus.OK, text, media_type=TEXT)
