"""Two refreshes with one token at the same moment."""

import requests
from django.db.backends.utils import CursorWrapper


class Race:
    """The responses of both refreshes, and the UPDATE of the slower one.

    SQLite runs one UPDATE after the other. PostgreSQL lets two run at once: the second reads its
    sub-select, waits for the row, and compares only the columns of the row again. So here the
    sub-select of the slower UPDATE is read before the faster request, and its WHERE after it.
    """

    def __init__(self, api, token, monkeypatch):
        self.faster = self.update = None
        execute = CursorWrapper.execute

        def wait(cursor, sql, params=None):
            if sql.startswith('UPDATE "api_login"') and self.update is None:
                self.update = sql
                sql, params = with_rows_of_subselect(execute, cursor, sql, params)
                url = f"{api.address}/api/token/refresh/"
                self.faster = requests.post(url, data={"refresh": token}, timeout=30)
            return execute(cursor, sql, params)

        monkeypatch.setattr(CursorWrapper, "execute", wait)
        self.slower = api.refresh(token)
        self.statuses = [self.faster.status_code, self.slower.status_code]


def with_rows_of_subselect(execute, cursor, sql, params):
    """Return the statement with what its sub-select finds now, if it has one."""
    start, found, subselect = sql.partition(" IN (SELECT ")
    if not found:
        return sql, params
    own = start.count("%s")
    execute(cursor, "SELECT " + subselect[: -len(")")], params[own:])
    rows = [row[0] for row in cursor.fetchall()]
    return f"{start} IN ({', '.join(['%s'] * len(rows))})", (*params[:own], *rows)
