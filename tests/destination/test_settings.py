"""Settings as Segment stores them and as a user of this package gives them."""

import pytest

from destination.errors import ConfigurationError, PayloadValidationError
from destination.settings import Settings

DEPLOYMENT = "https://acme.europe-west1.talon.one"


def test_settings_hide_the_api_key_when_shown() -> None:
    settings = Settings("top-secret", DEPLOYMENT)

    assert "top-secret" not in repr(settings)
    assert DEPLOYMENT in repr(settings)


def test_settings_are_kept_as_written_when_read_from_segment() -> None:
    settings = Settings.from_segment({"apiKey": " k ", "deployment": f"{DEPLOYMENT}/", "extra": 1}, quirks=False)

    assert (settings.api_key, settings.deployment, settings.quirks) == (" k ", f"{DEPLOYMENT}/", False)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("", "", id="empty"),
        pytest.param(None, "", id="null"),
        pytest.param(5.0, "5", id="number"),
        pytest.param(True, "true", id="boolean"),
        pytest.param(["only"], "only", id="list-of-one"),
    ],
)
def test_settings_become_text_when_segment_stores_something_else(written: object, kept: str) -> None:
    assert Settings.from_segment({"apiKey": written, "deployment": DEPLOYMENT}).api_key == kept


@pytest.mark.parametrize(
    ("values", "messages"),
    [
        pytest.param(
            {},
            (
                "The root value is missing the required field 'apiKey'.",
                "The root value is missing the required field 'deployment'.",
            ),
            id="both-missing",
        ),
        pytest.param(
            {"apiKey": {}, "deployment": []},
            ("API Key must be a string but it was an object.", "Deployment must be a string but it was an array."),
            id="wrong-types",
        ),
        pytest.param(
            "text",
            (
                "The root value is missing the required field 'apiKey'.",
                "The root value is missing the required field 'deployment'.",
            ),
            id="no-object",
        ),
    ],
)
def test_settings_are_refused_with_all_faults_when_they_are_no_texts(values: object, messages: tuple[str, ...]) -> None:
    with pytest.raises(PayloadValidationError) as caught:
        Settings.from_segment(values)

    error = caught.value
    assert (error.name, error.code, error.status) == ("AggregateAjvError", None, 400)
    assert (error.fields, error.message) == (messages, " ".join(messages))


@pytest.mark.parametrize(
    "base_url",
    ["integration.talon.one", "ftp://host", "http://", "http://h?x=1", "http://h/#f", "http://[x", "http://a b", ""],
)
def test_settings_refuse_a_base_url_when_it_cannot_be_called(base_url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"base_url .* cannot be used: .+; give one like"):
        Settings("k", DEPLOYMENT, base_url=base_url)


@pytest.mark.parametrize(("seconds", "is_refused"), [(0.0, True), (0.1, False), (-1.0, True)])
def test_settings_refuse_a_timeout_when_it_is_not_positive(seconds: float, is_refused: bool) -> None:
    if is_refused:
        with pytest.raises(ConfigurationError, match="timeout_seconds"):
            Settings("k", DEPLOYMENT, timeout_seconds=seconds)
    else:
        assert Settings("k", DEPLOYMENT, timeout_seconds=seconds).timeout_seconds == seconds
