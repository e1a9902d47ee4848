"""Hiding secrets: nothing that opens a deployment or signs a callback leaves a run."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from math import isfinite
from typing import Final
from urllib.parse import quote

from scenarios.comparing import Absent, Exactly
from scenarios.observing import Json

MASKED: Final = "***"
_SECRET_NAMES: Final = frozenset({"authorization", "apikey", "callbackapikey", "x-callback-api-key"})
_CREDENTIAL: Final = re.compile(r"(ApiKey-v1\s+)[\w+/=.-]{16,}")
_USER_IN_URL: Final = re.compile(r"(?<=://)[^/@\s]+@")
_CUT: Final = "…"
_SHORTEST_IN_TEXT: Final = 8
_SHORTEST_CUT: Final = 4


class Mask:
    """Turns values into plain JSON values without secrets.

    Args:
        secrets: texts to hide wherever they stand; those of fewer than 8 characters only where they stand alone.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = frozenset(secret for secret in secrets if secret)
        long = [secret for secret in self._secrets if len(secret) >= _SHORTEST_IN_TEXT]
        forms = {form for secret in long for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""))}
        self._long = long
        self._pattern = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))) if forms else None

    def knowing(self, values: Iterable[Json]) -> "Mask":
        """Hide also what stands in these values under the name of a secret, wherever it stands again."""
        return Mask({*self._secrets, *(secret for value in values for secret in _secrets_in(value))})

    def text(self, text: str) -> str:
        """Hide the secrets of a text."""
        if text in self._secrets:
            return MASKED
        hidden = self._pattern.sub(MASKED, text) if self._pattern else text
        hidden = _USER_IN_URL.sub(f"{MASKED}@", _CREDENTIAL.sub(rf"\g<1>{MASKED}", hidden))
        return self._without_cut_secret(hidden) if hidden.endswith(_CUT) else hidden

    def _without_cut_secret(self, text: str) -> str:
        """Hide the beginning of a secret at the end of a text that was cut."""
        shown = text.removesuffix(_CUT)
        for secret in self._long:
            for length in range(len(secret) - 1, _SHORTEST_CUT - 1, -1):
                if shown.endswith(secret[:length]):
                    return shown[:-length] + MASKED + _CUT
        return text

    def __call__(self, value: Json) -> Json:
        """Give a value as plain JSON: bytes as text, numbers that JSON has not as words, other objects by their fields."""
        if isinstance(value, Enum):
            return self(value.value)
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return value if isfinite(value) else str(value)
        if isinstance(value, str):
            return self.text(value)
        return self._composed(value)

    def _composed(self, value: Json) -> Json:
        if isinstance(value, Mapping):
            return {self.text(str(name)): self._member(str(name), member) for name, member in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self(item) for item in value]
        if isinstance(value, bytes):
            return self.text(value.decode("utf-8", "backslashreplace"))
        if isinstance(value, Absent):
            return "nothing"
        if isinstance(value, Exactly):
            return {"exactly": self(value.members)}
        if is_dataclass(value) and not isinstance(value, type):
            return {field.name: self._member(field.name, getattr(value, field.name)) for field in fields(value)}
        return self.text(str(value))

    def _member(self, name: str, value: Json) -> Json:
        is_secret = name.lower() in _SECRET_NAMES and isinstance(value, str | int)
        return MASKED if is_secret and value != "" else self(value)


def _secrets_in(value: Json) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            if str(name).lower() in _SECRET_NAMES and isinstance(member, str):
                yield member.removeprefix("ApiKey-v1 ")
            else:
                yield from _secrets_in(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _secrets_in(item)
