"""The oddities of production that this package reproduces, and what ``Settings(quirks=False)`` does instead.

Source: observed by running Segment's published packages; the numbers are quoted where the code does each.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

QuirkStatus: TypeAlias = Literal["reproduced", "not applicable"]


@dataclass(frozen=True, slots=True)
class Quirk:
    """One oddity.

    Args:
        id: the number that the code quotes.
        production: what production does.
        careful: what ``quirks=False`` does instead; None where it does the same, since a mapping or trigger means what
            production takes it for, or the other side's contract asks for it.
        status: whether the package does it.
    """

    id: str
    production: str
    careful: str | None = None
    status: QuirkStatus = "reproduced"


_REQUESTS = (
    Quirk(
        "Q1",
        "A deployment that ends in a slash gives `//v2/authping`, and the header carries the slash.",
        "Surrounding blanks and the trailing slash are cut off.",
    ),
    Quirk(
        "Q2",
        "A header whose value reads `undefined` is not sent, whoever wrote it.",
        "Only headers without a value are left out.",
    ),
    Quirk(
        "Q3",
        "IDs stand in the path as they are: `a/b`, `a?x=1`, `a#b`, `..` or `\\` call another resource.",
        "IDs are percent-encoded; `.` and `..` are refused.",
    ),
    Quirk(
        "Q4",
        "An ID of blanks calls the collection, and blanks at the end of an ID vanish.",
        "An ID of blanks is refused; others keep their blanks.",
    ),
    Quirk(
        "Q5",
        "A `?` or `#` in an ID spoils or cuts off the query that skips unknown attributes.",
        "The query always arrives, as IDs are percent-encoded.",
    ),
    Quirk("Q6", "The body of updateAudience has no audienceId."),
    Quirk(
        "Q7",
        "cartItemsAttributesInfo is sent as `cartItemAttributesInfo`, the attributes of events as `eventAttributes`.",
    ),
    Quirk("Q12", "`audiencesChanges` is always sent, possibly empty."),
    Quirk(
        "Q21",
        "A callback header with a line break or a character beyond Latin-1 fails the event; Latin-1 is sent as such.",
    ),
)
_PAYLOADS = (
    Quirk("Q8", 'Six figures of a cart item are texts: weight 5 is sent as `"5"`.'),
    Quirk("Q9", "Unknown members of cart items, data items and sessions vanish silently."),
    Quirk(
        "Q10",
        'null inside a list element becomes `""`, 0, false or `[0]`; null attributes of a cart item are an error.',
        "It is left out.",
    ),
    Quirk("Q11", "Empty text for a number inside a list element is an error.", "It is left out."),
    Quirk("Q13", "Talon.One's limits are not checked before sending: 1500 items, 200 coupons, two cards, no data."),
    Quirk("Q14", "The type of trackEvent, and of attributes in three actions, may be any text."),
    Quirk("Q15", "A lone object stands for a list at the root; further down it is an error."),
    Quirk(
        "Q16",
        'Blank, hexadecimal, binary and exponent texts are numbers; `"Infinity"` is, too, and is sent as null.',
        "Only plain decimal text is a number.",
    ),
    Quirk("Q17", "A list of one stands for its element."),
    Quirk("Q18", "The default attributes of updateCustomerProfile hold the trait `attributesInfo` itself."),
    Quirk("Q19", "Missing or empty traits leave the attributes out; a list or text in their place is an error."),
    Quirk("Q20", "A value of the wrong type for a field with choices yields two messages."),
)
_MAPPINGS = (
    Quirk("Q45", "A member named `__proto__` vanishes, in a mapping as in the body of a request."),
    Quirk("Q22", "A path that meets a falsy value on its way yields that value."),
    Quirk("Q23", "`{{$.userId}}` in a template is empty."),
    Quirk("Q24", "What a triple-brace template inserts is expanded again."),
    Quirk("Q25", "`@if` with a falsy `else` yields nothing, with a falsy `exists` and no `blank` an error."),
    Quirk(
        "Q26", "The replacement of `@replace` honours `$&`, `$$` and the like; values that are no text become empty."
    ),
    Quirk("Q27", "`@json` refuses falsy values; the mode `ENCODE` yields nothing."),
    Quirk("Q28", "Errors of `@merge` lose their place; the direction `LEFT` works as `right`."),
    Quirk("Q46", "`increment` and `decrement` in a template change the event for the directives behind it."),
    Quirk("Q29", "Directives inside lists are not validated beforehand."),
    Quirk("Q30", "Errors in a mapping's members carry no status; a bad directive at its root carries 400."),
)
_TRIGGERS = (
    Quirk("Q31", "The last `and` or `or` of a trigger joins all its conditions."),
    Quirk("Q32", "Text in single quotes keeps them, so it hardly ever matches."),
    Quirk("Q33", "Nested parentheses fail; a function in parentheses breaks the group apart."),
    Quirk("Q34", "`!` in front of parentheses or of a field is ignored."),
    Quirk("Q35", "Unknown fields and functions are ignored in a longer trigger, and fail on their own."),
    Quirk("Q36", "`!=`, `>=` and `<=` need a blank behind them; `a>5` is an error."),
    Quirk("Q37", "`!= true` holds for true; a negated `contains` fails for missing values, `!=` holds."),
    Quirk("Q38", '`match(x, "abc")` asks whether the text ends with `bc`.'),
    Quirk("Q39", "A bare word at the end may lose letters; a quote with a word behind it opens another text."),
    Quirk("Q42", "An empty group raises an error when it is reached."),
)
_PLATFORM = (
    Quirk(
        "Q44",
        "An event whose `context` or `context.personas` is null fails once its payload is found valid.",
        "It is sent.",
    ),
    Quirk(
        "Q40",
        "Segment's own test helper fills in missing parts of an event; production does not, and neither does this.",
        status="not applicable",
    ),
    Quirk("Q41", "Settings are checked before the trigger: bad ones fail events that match nothing."),
    Quirk(
        "Q43",
        "A patch of one transitive dependency makes every action fail: an accident of packaging.",
        status="not applicable",
    ),
)

QUIRKS: Final = tuple(
    sorted((*_REQUESTS, *_PAYLOADS, *_MAPPINGS, *_TRIGGERS, *_PLATFORM), key=lambda quirk: int(quirk.id[1:]))
)
"""All oddities by number."""
