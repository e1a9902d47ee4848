"""The rules of the service, knowing no HTTP: documents, checks that yield refusals, and changes."""
