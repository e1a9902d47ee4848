"""What stands between the wire and the rules: credentials, rate, parallel requests and the journal."""
