"""The error statuses which ``/segment`` operations declare.

Source: Talon.One third-party spec, responses.
"""

from http import HTTPStatus

ON_SESSIONS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
ON_ENTITIES = (*ON_SESSIONS, HTTPStatus.NOT_FOUND)
ON_CREATION = (*ON_ENTITIES, HTTPStatus.CONFLICT)
