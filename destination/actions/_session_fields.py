"""The members of a customer session and of its cart items.

Source: Segment's Talon.One destination.
"""

from destination.fields import Field

SESSION_STATES = ("open", "closed", "partially_returned", "cancelled")

ADDITIONAL_COSTS = Field(
    "additionalCosts", "Additional Costs", "object", "Additional costs by name; every value is sent as it is."
)

# Q8: these six are texts, whatever one would expect; a number is sent as its digits in quotes.
_TEXT_FIGURES = (
    ("returnedQuantity", "Returned quantity", "How many of the item came back."),
    ("remainingQuantity", "Remaining quantity", "How many of the item the customer keeps."),
)
_TEXT_MEASURES = (
    ("weight", "Weight", "The item's weight."),
    ("height", "Height", "The item's height."),
    ("length", "Length", "The item's length."),
    ("position", "Position", "The item's place in the cart."),
)

CART_ITEMS = Field(
    "cartItems",
    "Card Items",
    "object",
    "The items in the cart.",
    is_multiple=True,
    properties=(
        Field("name", "Name", "string", "The item's name."),
        Field("sku", "SKU", "string", "The item's stock keeping unit."),
        Field("quantity", "Quantity", "number", "How many of the item."),
        Field("price", "Price", "number", "The price of one."),
        *(Field(key, label, "string", description) for key, label, description in _TEXT_FIGURES),
        Field("category", "Category", "string", "The item's category."),
        *(Field(key, label, "string", description) for key, label, description in _TEXT_MEASURES),
        Field("attributes", "Attribute-Value pairs", "object", "Attributes of the item by name, sent as they are."),
        ADDITIONAL_COSTS,
    ),
)
PROFILE_ID = Field(
    "profileId",
    "Customer Profile ID",
    "string",
    "The integration ID of the customer profile.",
    default={"@path": "$.userId"},
)
COUPON_CODES = Field("couponCodes", "Coupon Codes", "string", "The coupon codes entered.", is_multiple=True)
REFERRAL_CODE = Field("referralCode", "Referral Codes", "string", "The referral code entered.")
LOYALTY_CARDS = Field("loyaltyCards", "Loyalty Cards", "string", "The loyalty cards used.", is_multiple=True)
STATE = Field("state", "State", "string", "The state of the session.", choices=SESSION_STATES)
IDENTIFIERS = Field(
    "identifiers", "Identifiers", "string", "Values that tell the customer's device or household.", is_multiple=True
)
