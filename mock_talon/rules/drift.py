"""Where Segment's traffic and the published contract differ: accepted and recorded, refused in strict mode."""

from mock_talon.rules._refusal import Kind
from mock_talon.rules._rule import STRICT, Rule

_TABLE = "Segment's published package against Talon.One third-party spec"

BOOLEAN_PARAMETER = Rule(
    "drift-boolean-parameter",
    "A boolean query parameter is true or false; other spellings are read in lenient mode.",
    "spec",
    _TABLE,
    title="Invalid type",
    fix="Send true or false",
    setting=STRICT,
)
AUDIENCE_UPDATE_WITHOUT_ID = Rule(
    "drift-audience-update-id",
    "An audience update carries audienceId in its body; Segment sends the name alone.",
    "spec",
    _TABLE,
    title="Required",
    fix="Send audienceId in the body too",
    setting=STRICT,
)
EMPTY_AUDIENCE_ITEM = Rule(
    "drift-empty-audience-item",
    "An item of a multi-profile audience request names at least one audience.",
    "docs",
    _TABLE,
    title="Required",
    fix="Send adds or deletes in each item, or leave the item out",
    setting=STRICT,
)
AUDIENCE_CHANGES_DROPPED = Rule(
    "drift-audience-changes-dropped",
    "Without runRuleEngine=true the audience changes of a profile request are not applied, silently.",
    "spec",
    "Talon.One third-party spec, runRuleEngine",
    fix="Send runRuleEngine=true",
    refuses=False,
)
BASIC_CREDENTIAL = Rule(
    "drift-basic-credential",
    "The Basic form of the key is published for other paths than /segment.",
    "spec",
    "Talon.One third-party spec, security of the Emarsys operations",
    kind=Kind.CREDENTIAL,
    title="Invalid credential",
    fix="Send Authorization: ApiKey-v1 <key>",
    setting=STRICT,
)
DEPLOYMENT_FORM = Rule(
    "drift-deployment-form",
    "The header destination-hostname is a host, bare or with its scheme, which Segment's credential test needs; "
    "Segment sends the setting as the user wrote it, with a slash or path behind the host too.",
    "spec",
    _TABLE,
    fix="Write the deployment without slash and path",
    refuses=False,
)
