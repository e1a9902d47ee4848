"""Values that look as if people had made them, a fixed number of each, made once per seed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from faker import Faker
from faker.config import AVAILABLE_LOCALES

from scenarios.errors import UsageError, nearest

DEFAULT_LOCALE: Final = "en_US"
_SIZE: Final = 48


@dataclass(frozen=True, slots=True)
class Pools:
    """What draws choose from; a Faker upgrade changes the values, never how many there are."""

    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    cities: tuple[str, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    colors: tuple[str, ...]
    words: tuple[str, ...]
    companies: tuple[str, ...]
    paths: tuple[str, ...]


@lru_cache(maxsize=8)
def pools_of(seed: int, locale: str = DEFAULT_LOCALE) -> Pools:
    """Make the pools of a seed in a language.

    Raises:
        UsageError: there is no such locale.
    """
    try:
        faker = Faker(locale, use_weighting=False)
    except AttributeError as error:
        hint = nearest(locale, AVAILABLE_LOCALES) or f"use one such as {DEFAULT_LOCALE}, de_DE or ja_JP"
        raise UsageError(f"there is no locale {locale!r}; {hint}") from error
    faker.seed_instance(seed)

    def many(make: Callable[[], str]) -> tuple[str, ...]:
        return tuple(make() for _ in range(_SIZE))

    return Pools(
        names=many(faker.name),
        emails=many(faker.safe_email),
        phones=many(faker.phone_number),
        cities=many(faker.city),
        countries=many(faker.country_code),
        languages=many(faker.language_code),
        colors=many(faker.color_name),
        words=many(faker.word),
        companies=many(faker.company),
        paths=many(faker.uri_path),
    )
