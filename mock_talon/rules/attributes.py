"""Rules on attributes: they must exist and have the right type."""

from mock_talon.rules._rule import Rule

UNKNOWN_ATTRIBUTE = Rule(
    "attribute-exists",
    "An attribute that nobody has created for the entity is answered with 400, unless skipNonExistingAttributes=true.",
    "spec",
    "Talon.One third-party spec, skipNonExistingAttributes; text from Talon.One docs",
    title="Unknown",
    fix="Create it, load it with a seed, or send skipNonExistingAttributes=true",
)
ATTRIBUTE_TYPE = Rule(
    "attribute-type",
    "The value of an attribute must have the attribute's type; null deletes it.",
    "docs",
    "Talon.One docs, validation errors; the accepted forms of time and location are our reading",
    title="Invalid type",
    fix="Send a value of the attribute's type",
)
ATTRIBUTE_VALUE = Rule(
    "attribute-allowed-value",
    "A restricted attribute takes only values from its list.",
    "spec",
    "Talon.One Management API spec, restrictedBySuggestions; the text is our reading",
    title="enum",
    fix="Send one of the allowed values",
)
ATTRIBUTE_NAME = Rule(
    "attribute-name",
    "An attribute's name starts with a letter and goes on with letters, digits and underscores.",
    "spec",
    "Talon.One Management API spec, attribute name pattern",
    title="Invalid name",
    fix="Rename the attribute",
)
ATTRIBUTE_CREATION = Rule(
    "attribute-auto-creation",
    "The deprecated endpoints create missing attributes, with the type from attributesInfo, else from the value.",
    "spec",
    "Talon.One third-party spec, deprecated endpoints; the detection per value is our reading",
    title="Invalid type",
    fix="Name the attribute's type in attributesInfo, or send a value whose type can be told",
    setting="detectTime",
)
ATTRIBUTE_CONVERSION = Rule(
    "attribute-conversion",
    "A value must be convertible to the type that attributesInfo forces; lists cannot be converted.",
    "spec",
    "Talon.One third-party spec, attributesInfo; the accepted conversions are our reading",
    title="Invalid type",
    fix="Send a value of the forced type, or leave the attribute out of attributesInfo",
)
