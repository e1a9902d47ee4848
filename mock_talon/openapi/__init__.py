"""The served OpenAPI document: built from the registrations, the structs and what one world knows."""

from mock_talon.openapi._document import build_document

__all__ = ["build_document"]
