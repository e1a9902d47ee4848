"""What requests make of profiles, audiences, attributes and events; nothing here refuses a request."""

from mock_talon.rules._rule import fact

_SPEC = "Talon.One third-party spec"

PROFILE_ON_DEMAND = fact(
    "profile-on-demand", "Every request that names a profile creates it if there is none.", "spec", _SPEC
)
PROFILE_ACCOUNT = fact(
    "profile-account-wide",
    "The Applications of an account share its profiles.",
    "docs",
    "Talon.One docs, customer profiles",
)
PROFILE_CASE = fact(
    "profile-id-case", "The case of letters matters in the integration ID of a profile.", "inferred", "no statement"
)
PROFILE_MERGE = fact(
    "profile-attributes-merge",
    "Attributes of a profile are merged by name, and null deletes one, whether or not rules run.",
    "docs",
    "Talon.One docs, customer profiles; the deletion is stated for sessions and our reading here",
)
PROFILE_ACTIVITY = fact(
    "profile-last-activity",
    "lastActivity of a profile moves only with requests that run rules: profile with runRuleEngine, audiences of one "
    "profile, event, session.",
    "spec",
    "Talon.One third-party spec, lastActivity",
)
PROFILE_EVENTS = fact(
    "profile-built-in-events",
    "A profile request that runs rules records talon_profile_created or talon_profile_updated, else nothing; the deprecated "
    "ones do not answer it.",
    "docs",
    "Talon.One docs, built-in events; that the audiences of one profile count as such a request is our reading",
)
MEMBERSHIP_DIRECT = fact(
    "membership-without-rules",
    "The endpoints for many profiles change memberships at once and run no rules.",
    "inferred",
    "Talon.One Integration API spec, audience conditions fire through single-profile updates only",
)
MEMBERSHIP_ORDER = fact(
    "membership-adds-first",
    "An audience that a request both adds and deletes is left at the end.",
    "inferred",
    "no public statement",
)
MEMBERSHIP_REPEATED = fact(
    "membership-repeated",
    "To join an audience twice, or to leave one that was never joined, is no error.",
    "inferred",
    "no public statement",
)
CHANGES_OPTIONAL = fact(
    "membership-changes-optional",
    "audiencesChanges may be absent, empty or one-sided.",
    "spec",
    _SPEC + "; the Integration API requires both lists",
)
EXTERNAL_ENDPOINTS = fact(
    "membership-external-ids",
    "Two endpoints take audiences by integration ID; Segment calls neither.",
    "spec",
    _SPEC + ", updateCustomerProfileAudiences and v2/updateCustomerProfilesAudiences",
)
AUDIENCE_CREATION = fact(
    "audience-auto-creation",
    "The second deprecated profile endpoint creates the audiences it names; no other one does.",
    "spec",
    _SPEC + ", updateCustomerProfileV2",
)
AUDIENCE_SANITISED = fact(
    "audience-id-sanitised",
    "In the second deprecated profile endpoint an integration ID keeps ASCII letters and digits, other characters become "
    "underscores; without one it follows from the name.",
    "spec",
    _SPEC
    + ", updateCustomerProfileV2; that look-ups do the same, and that a missing ID follows from the name, is our reading",
)
AUDIENCE_VERBATIM = fact(
    "audience-id-verbatim",
    "Creating an audience by itself keeps the integration ID as sent.",
    "inferred",
    "no public statement for createAudience",
)
AUDIENCE_STATUS = fact(
    "audience-status",
    "The second deprecated profile endpoint reports an audience once, with its last name: new if the request created it, "
    "updated if it gave it another name, else unmodified.",
    "inferred",
    _SPEC + ", status; what makes one updated is our reading",
)
AUDIENCE_WITHOUT_RULES = fact(
    "audience-creation-without-rules",
    "The second deprecated profile endpoint creates and reports audiences without runRuleEngine too; memberships do not "
    "change then.",
    "inferred",
    "no public statement",
)
AUDIENCE_INTEGRATION = fact(
    "audience-integration",
    "An audience created here belongs to the integration segment.",
    "inferred",
    "Talon.One Integration API spec tells users to set that word",
)
AUDIENCE_PATH_ID = fact(
    "audience-update-path-id",
    "The ID in the path decides which audience is updated, whatever the body says.",
    "inferred",
    _SPEC + ", updateAudience has both",
)
AUDIENCE_DELETION = fact(
    "audience-deletion", "A deleted audience takes every membership in it along.", "spec", _SPEC + ", deleteAudience"
)
AUDIENCE_ID_FLOOR = fact(
    "audience-id-floor",
    "The integer ID of an audience is at least 1; in lenient mode a lower one is merely unknown.",
    "spec",
    _SPEC + ", audiencesChanges",
    setting="strict",
)
EVENT_TYPE_MEMBER = fact(
    "event-type-member",
    "The member type of a deprecated event is one of nine and has no further effect.",
    "inferred",
    _SPEC + ", trackEvent, which does not explain it",
)
EVENT_ATTRIBUTES = fact(
    "event-attributes-shared",
    "Attributes of events are one set per account: any event type takes them. Null values are left out.",
    "inferred",
    "no public statement",
)
ATTRIBUTE_CASE = fact(
    "attribute-name-case",
    "The case of letters matters in the name of an attribute.",
    "docs",
    "Talon.One docs, attributes",
)
ATTRIBUTE_SKIPPED = fact(
    "attribute-skipping",
    "skipNonExistingAttributes excuses unknown names alone, not values of the wrong type.",
    "inferred",
    _SPEC + ", skipNonExistingAttributes",
)
ATTRIBUTE_STORED_TYPE = fact(
    "attribute-stored-type",
    "attributesInfo does not change the type of an attribute that exists, and converts values only to that very type.",
    "inferred",
    _SPEC,
)
ATTRIBUTE_TIME = fact(
    "attribute-time-detection",
    "Without attributesInfo, text in RFC 3339 creates an attribute of the type string.",
    "inferred",
    "no public statement",
    setting="detectTime",
)
ATTRIBUTE_LOCATION = fact(
    "attribute-location",
    "A location is [lon, lat], {lat, lon}, {lat, lng} or {latitude, longitude}, and kept as sent.",
    "inferred",
    "the format is not public",
)
ATTRIBUTE_RECORD = fact(
    "attribute-created-record",
    "A created attribute has its name as title, no suggestions, is editable and is reported once.",
    "inferred",
    _SPEC + ", createdAttributes",
)
ATTRIBUTE_BUILT_IN = fact(
    "attribute-built-in",
    "A world has the attributes of its seed and no others; the demo world has some which the vendor's samples show.",
    "inferred",
    "there is no public list of built-in attributes",
    setting="attributes of a seed",
)
