from destination._javascript import Json
from destination.mapping._resolution import Compiler, Resolver, failing


def build_liquid(option: Json, compiler: Compiler) -> Resolver:
    return failing("stub")
