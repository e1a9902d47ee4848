"""Seed files and settings: from TOML, JSON or plain data to a checked seed."""

import re
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import fields, replace

from mock_talon.behaviour import Behaviour
from mock_talon.clock import from_rfc3339
from mock_talon.errors import UsageError, nearest
from mock_talon.gate.authentication import to_hostname
from mock_talon.limits import Limits
from mock_talon.rules import escape_pointer
from mock_talon.seed import Seed, SeedDeployment, SeedKey, SeedSettings
from mock_talon.wire.casing import to_camel

_HOSTNAME: Final = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::\d{1,5})?")


def load_seed(path: Path) -> Seed:
    """Read a seed file, TOML or JSON by its suffix.

    Raises:
        UsageError: the file cannot be read, is not TOML or JSON, or does not have the shape of a seed.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise UsageError(f"seed file {path}: {error.strerror or error}. Name a readable TOML or JSON file") from error
    return parse_seed(_decode(text, path), where=f"seed file {path}")


def _decode(text: bytes, path: Path) -> Any:
    import tomllib  # most worlds come from no file

    try:
        if path.suffix.lower() == ".toml":
            return tomllib.loads(text.decode("utf-8"))
        return msgspec.json.decode(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.MsgspecError, RecursionError) as error:
        raise UsageError(f"seed file {path}: not valid {_format(path)}: {error}. Seeds are TOML or JSON") from error


def _format(path: Path) -> str:
    return "TOML" if path.suffix.lower() == ".toml" else "JSON"


def parse_seed(data: Any, where: str = "seed") -> Seed:
    """Check plain data against the shape of a seed.

    Args:
        data: as decoded from a file.
        where: what the error message calls it.

    Raises:
        UsageError: with every problem and its JSON Pointer, or the problem between its parts.
    """
    plain = msgspec.to_builtins(data)  # TOML knows dates, a seed only their text
    try:
        seed = msgspec.convert(plain, Seed)
    except msgspec.ValidationError as error:
        from mock_talon._seed_problems import seed_problems  # with the schema validator, which a good seed never needs

        problems = seed_problems(plain) or _with_pointer(str(error))
        raise UsageError(f"{where}: {problems}") from error
    require_consistent(seed, where)
    return seed


def _with_pointer(message: str) -> str:
    """Turn msgspec's ``… - at `$.a[0].b` `` into a JSON Pointer at the front."""
    reason, _, place = message.partition(" - at `$")
    steps = place.rstrip("`").replace("]", "").replace("[", ".").split(".")
    pointer = "".join(f"/{escape_pointer(step)}" for step in steps if step)
    return f"at {pointer or 'the top'}: {reason}"


def require_consistent(seed: Seed, where: str = "seed") -> None:
    """Check what the shape of a seed cannot say.

    Raises:
        UsageError: a host name cannot be one; a key names an Application that is not there, stands twice, or expires at no
            time.
    """
    keys: set[str] = set()
    for index, deployment in enumerate(seed.deployments):
        if not _HOSTNAME.fullmatch(to_hostname(deployment.hostname)):
            raise UsageError(
                f"{where}: at /deployments/{index}/hostname: {deployment.hostname!r} cannot be a host name; "
                "give one such as mycompany.europe-west1.talon.one"
            )
        for number, key in enumerate(deployment.api_keys):
            _require_key(key, deployment, f"{where}: at /deployments/{index}/apiKeys/{number}")
            if key.key in keys:
                pointer = f"/deployments/{index}/apiKeys/{number}/key"
                raise UsageError(f"{where}: at {pointer}: this key stands twice; each key opens one Application")
            keys.add(key.key)


def _require_key(key: SeedKey, deployment: SeedDeployment, place: str) -> None:
    known = {application.id for application in deployment.applications}
    if key.application not in known:
        raise UsageError(
            f"{place}/application: there is no application {key.application}; this deployment has {sorted(known)}"
        )
    if key.expires is not None:
        try:
            from_rfc3339(key.expires)
        except ValueError as error:
            raise UsageError(f"{place}/expires: {error}") from error


def to_behaviour(settings: SeedSettings, base: Behaviour | None = None) -> Behaviour:
    """Lay a seed's settings over the defaults.

    Raises:
        UsageError: a limit is named that does not exist.
    """
    base = base or Behaviour()
    given = {
        name: value
        for name in settings.__struct_fields__
        if name != "limits" and (value := getattr(settings, name)) is not msgspec.UNSET
    }
    limits = {} if settings.limits is msgspec.UNSET else settings.limits
    return base.but(**given, limits=replace(base.limits, **_limit_fields(limits)))


def _limit_fields(limits: dict[str, int | None]) -> dict[str, int | None]:
    by_camel = {to_camel(item.name): item.name for item in fields(Limits)}
    unknown = sorted(set(limits) - set(by_camel))
    if unknown:
        hint = nearest(unknown[0], by_camel) or f"the limits are {', '.join(sorted(by_camel))}"
        raise UsageError(f"settings: at /settings/limits/{unknown[0]}: there is no such limit; {hint}")
    return {by_camel[name]: value for name, value in limits.items()}
