"""Where Segment's session traffic and the published contract differ."""

from mock_talon.rules._rule import STRICT, Rule

_TABLE = "Segment's published package against Talon.One third-party spec"

MEASURE_AS_TEXT = Rule(
    "drift-cart-item-measure",
    "Segment sends weight, height, length and position of items as text; they are published as numbers.",
    "spec",
    _TABLE,
    title="Invalid type",
    fix="Send a number",
    setting=STRICT,
)
COUNTER_SENT = Rule(
    "drift-cart-item-counter",
    "Segment sends returnedQuantity and remainingQuantity as text; they are integers that the service computes.",
    "spec",
    _TABLE,
    title="Invalid type",
    fix="Leave the member out",
    setting=STRICT,
)
PRICE_MISSING = Rule(
    "drift-cart-item-price",
    "An item without a price is only complete when its SKU is in a catalog; in lenient mode it costs 0.",
    "inferred",
    "Talon.One third-party spec, cartItem price",
    title="Required",
    fix="Send a price with each item",
    setting=STRICT,
)
QUANTITY_AS_FLOAT = Rule(
    "drift-cart-item-quantity",
    "An item's quantity is published as an integer; 2.0 is read as 2 in lenient mode.",
    "spec",
    _TABLE,
    title="Invalid type",
    fix="Send the quantity without a decimal point",
    setting=STRICT,
)
CALLBACK_UNDEFINED = Rule(
    "drift-callback-undefined",
    "A callback header with the literal value undefined counts as absent.",
    "segment",
    _TABLE,
    fix="Leave the header out",
    setting=STRICT,
)
