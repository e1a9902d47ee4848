#!/usr/bin/env bash
# Makes a world, lets a fault strike, sends two requests, verifies both, and deletes the world. Usage: client.sh URL
set -euo pipefail
url=$1

member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
control() { curl -sS --fail-with-body -X "$1" "$url/_mock$2" -H 'Content-Type: application/json' ${3:+-d "$3"}; }
track() {
    curl -sS -o /dev/null -w '%{http_code}\n' -X PUT "$url/segment/v2/events" \
        -H "Authorization: ApiKey-v1 $TALON_API_KEY" -H "destination-hostname: $url" -H 'Content-Type: application/json' \
        -d '{"eventType": "track-event", "customerProfileId": "ada"}'
}

made=$(control POST /worlds '{"name": "from-bash"}')
TALON_API_KEY=$(member apiKey <<<"$made")
control POST /worlds/from-bash/faults '{"kind": "status", "status": 503, "when": {"times": 1}}' >/dev/null
[ "$(track)" = 503 ]
[ "$(track)" = 200 ]
control POST /worlds/from-bash/verify '{"criteria": {"profile": "ada", "status": 200}, "exactly": 1}' >/dev/null
control POST /worlds/from-bash/verify '{"criteria": {"fault": "status"}, "exactly": 1}' >/dev/null
if control POST /worlds/from-bash/verify '{"criteria": {"profile": "eve"}}'; then exit 1; fi
control DELETE /worlds/from-bash
echo " verified by bash"
