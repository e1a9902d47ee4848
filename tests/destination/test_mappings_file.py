import json
from pathlib import Path
from typing import Any

import pytest

from destination.errors import ConfigurationError
from destination.mappings_check import Finding, check_mappings
from destination.mappings_file import MappingsFile, load_mappings
from destination.pipeline import Mapping

GOOD: dict[str, Any] = {
    "filters": ["type = 'track'"],
    "mappings": [
        {
            "action": "trackEventV2",
            "name": "Orders",
            "subscribe": 'event = "Order Completed"',
            "enabled": False,
            "useDefaultMappings": True,
            "mapping": {"eventType": {"@path": "$.event"}, "attributes": None},
        },
        {"action": "deleteAudience", "mapping": {"audienceId": "a"}},
    ],
}


def written(tmp_path: Path, content: Any, name: str = "mappings.json") -> Path:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def faults_of(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as raised:
        load_mappings(path)
    return [fault.removeprefix(f"{path}: ") for fault in raised.value.fields]


def test_json_file_is_read(tmp_path: Path) -> None:
    assert load_mappings(written(tmp_path, GOOD)) == MappingsFile(
        (
            Mapping(
                "trackEventV2",
                'event = "Order Completed"',
                {"eventType": {"@path": "$.event"}, "attributes": None},
                name="Orders",
                is_enabled=False,
                use_defaults=True,
            ),
            Mapping("deleteAudience", None, {"audienceId": "a"}),
        ),
        ("type = 'track'",),
    )


def test_toml_file_is_read(tmp_path: Path) -> None:
    toml = """
    filters = ["type = 'track'"]
    [[mappings]]
    action = "trackEventV2"
    subscribe = 'type = "track"'
    useDefaultMappings = true
    [mappings.mapping]
    eventType = {"@path" = "$.event"}
    """

    assert load_mappings(written(tmp_path, toml, "mappings.toml")) == MappingsFile(
        (Mapping("trackEventV2", 'type = "track"', {"eventType": {"@path": "$.event"}}, use_defaults=True),),
        ("type = 'track'",),
    )


def test_unknown_keys_are_refused_with_the_nearest(tmp_path: Path) -> None:
    content = {"maping": [], "mappings": []}

    assert faults_of(written(tmp_path, content)) == ["the file: unknown key 'maping'; did you mean 'mappings'?"]


def test_every_fault_of_the_shape_is_listed(tmp_path: Path) -> None:
    known = "action, name, subscribe, enabled, useDefaultMappings, mapping"
    content = {
        "filters": [5],
        "mappings": [{"name": "Orders", "subscribe": 5, "enabeld": True}, "x", {"action": "trackEvent", "zzz": 1}],
    }

    assert faults_of(written(tmp_path, content)) == [
        "filter 1: must be a text, not number",
        "mapping 1 (Orders): 'subscribe' must be a text, not number",
        "mapping 1 (Orders): unknown key 'enabeld'; did you mean 'enabled'?",
        "mapping 1 (Orders): needs the key 'action'",
        "mapping 2: must be an object, not string",
        f"mapping 3 (trackEvent): unknown key 'zzz'; known are {known}",
    ]


@pytest.mark.parametrize("value", ["2024-05-01", "2024-05-01T10:00:00Z", "10:00:00", "inf", "nan"])
def test_values_that_json_has_not_are_refused(tmp_path: Path, value: str) -> None:
    toml = f'[[mappings]]\naction = "trackEvent"\nmapping.attributes.list = [1, {value}]'

    assert faults_of(written(tmp_path, toml, "m.toml")) == [
        "mapping 1 (trackEvent), /mapping/attributes/list/1: JSON has no dates, times, infinities and nan; write a text"
    ]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("{", "m.json", "is not JSON: "),
        ("[" * 100_000, "m.json", "is not JSON: "),
        ("a = ", "m.toml", "is not TOML: "),
        ("[]", "m.json", "must hold an object with the keys filters and mappings, not array"),
    ],
)
def test_file_is_refused_when_it_cannot_be_decoded(tmp_path: Path, content: str, name: str, message: str) -> None:
    path = written(tmp_path, content, name)

    with pytest.raises(ConfigurationError) as raised:
        load_mappings(path)

    assert raised.value.message.startswith(f"{path}: {message}")


def test_file_is_refused_when_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.json: cannot be read: No such file or directory"):
        load_mappings(tmp_path / "absent.json")


def findings(tmp_path: Path, *mappings: Any, filters: Any = ()) -> list[Finding]:
    return check_mappings(written(tmp_path, {"filters": list(filters), "mappings": list(mappings)}))


def test_check_finds_nothing_when_all_is_well(tmp_path: Path) -> None:
    assert check_mappings(written(tmp_path, GOOD)) == []


def test_check_finds_every_fault_with_its_place(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        {"action": "trackEvnt"},
        {"action": "deleteAudience", "name": "Gone", "subscribe": "type"},
        {"action": "deleteAudience", "mapping": {"audienceId": {"@nope": 1}, "b": {"@path": 5}}},
        filters=["event = "],
    )

    assert [(finding.place, finding.text.split(":")[0]) for finding in found if finding.severity == "fault"] == [
        ("filter 1", "cannot be read, so that it lets no event through"),
        ("mapping 1 (trackEvnt), action", "there is no action 'trackEvnt'. Did you mean 'trackEvent'?"),
        ("mapping 2 (Gone), subscribe", "cannot be read, so that no event is sent"),
        ("mapping 2 (Gone), mapping", "lacks the required field 'audienceId'"),
        ("mapping 3 (deleteAudience), mapping", "/audienceId has an invalid directive"),
        (
            "mapping 3 (deleteAudience), mapping",
            "/b/@path should be a string or a mapping directive but it is a number.",
        ),
    ]


def test_check_warns_when_a_trigger_does_not_mean_what_it_says(tmp_path: Path) -> None:
    trigger = 'type = "track" or type = "page" and event = "x"'

    [finding] = findings(tmp_path, {"action": "deleteAudience", "subscribe": trigger, "mapping": {"audienceId": "a"}})

    assert (finding.severity, finding.place) == ("warning", "mapping 1 (deleteAudience), subscribe")
    assert 'Triggers read it as: type is "track" AND type is "page" AND event is "x".' in finding.text
    assert 'The documented language reads it as: type is "track" OR (type is "page" AND event is "x").' in finding.text


def test_check_warns_when_a_field_is_never_sent(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, {"action": "deleteAudience", "mapping": {"audienceId": "a", "audenceId": "b"}})

    assert finding == Finding(
        "warning",
        "mapping 1 (deleteAudience), mapping",
        "deleteAudience has no field 'audenceId', it is never sent; did you mean 'audienceId'?",
    )


def test_check_does_not_look_for_fields_when_the_mapping_is_one_directive(tmp_path: Path) -> None:
    assert findings(tmp_path, {"action": "deleteAudience", "mapping": {"@path": "$.properties"}}) == []


def test_check_warns_when_an_action_is_deprecated(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, {"action": "trackEvent", "useDefaultMappings": True})

    assert finding.text == "trackEvent is deprecated: use its successor for new mappings"


@pytest.mark.parametrize(("count", "faults"), [(50, 0), (51, 1)], ids=["at-the-limit", "one-over"])
def test_check_counts_the_mappings(tmp_path: Path, count: int, faults: int) -> None:
    mapping = {"action": "deleteAudience", "mapping": {"audienceId": "a"}}

    assert len(findings(tmp_path, *[mapping] * count)) == faults


def test_check_reports_the_shape_when_it_is_faulty(tmp_path: Path) -> None:
    path = written(tmp_path, {"mappings": [5]})

    assert check_mappings(path) == [Finding("fault", str(path), f"{path}: mapping 1: must be an object, not number")]


def test_trigger_gets_one_warning_with_all_its_causes_and_an_event_that_shows_them(tmp_path: Path) -> None:
    subscribe = """type = 'track' or event = "x" and userId != null"""

    [finding] = findings(tmp_path, {"action": "trackEventV2", "subscribe": subscribe, "useDefaultMappings": True})

    assert "no precedence" in finding.text
    assert "single quotes stay" in finding.text
    assert finding.text.endswith('They part on the event {"event":"x","userId":"x"}.')
