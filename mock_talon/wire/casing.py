"""How names are written on the wire."""


def to_camel(name: str) -> str:
    """Turn snake_case into camelCase, as the structs' own members are renamed."""
    head, *tail = name.split("_")
    return head + "".join(map(str.capitalize, tail))
