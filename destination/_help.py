"""What the files and lines look like that the command reads, told below its help."""

from typing import Final

_AS_IT_STANDS: Final = "\b\n"
"""Keeps click from filling the lines of a paragraph."""

EVENT: Final = (
    _AS_IT_STANDS
    + r"""FILE holds one call to Segment, as JSON:
{"type": "track", "event": "track-event", "userId": "ada", "properties": {}}
What the file of --mappings holds: see check-mappings --help."""
)

MAPPINGS: Final = (
    _AS_IT_STANDS
    + r"""FILE is JSON, or TOML if its name ends in .toml; only action must be there:
{"filters": ["type = \"track\""],
 "mappings": [{"action": "trackEventV2", "name": "Orders",
               "subscribe": "type = \"track\"", "enabled": true,
               "useDefaultMappings": true,
               "mapping": {"eventType": {"@path": "$.event"}}}]}"""
)

CASES: Final = (
    _AS_IT_STANDS
    + r"""A case has a kind, and may have an id; by kind it holds besides:
  action   action, event; optional mapping, subscribe,
           useDefaultMappings, settings, response, showResults
  mapping  mapping, event
  fql      subscribe, event
  auth     settings; optional response
settings: {"apiKey": TEXT, "deployment": URL}
response, which the service is taken to give:
  {"status": 400, "body": ANY, "headers": {NAME: TEXT}} or
  {"networkError": {"code": TEXT, "message": TEXT}}
For example:
{"kind": "fql", "subscribe": "type = \"track\"", "event": {"type": "track"}}

Results are those of recordings of Segment's own packages, to the byte: the API key of a case stands unmasked in its
authorization header, so give cases no real one."""
)
