"""The connection of one transaction, as the functions of this room take it."""

from sqlalchemy import Connection

Tx = Connection
