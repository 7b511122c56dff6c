"""What each client's calls ended in, as a table."""

import functools
import traceback


class Report:
    """Runs calls and remembers how they ended; a call that should pass and does not is a failure."""

    def __init__(self, verbose=False):
        self.rows = []
        self.verbose = verbose

    def call(self, client, name, work, check=None, refused=None):
        """Runs one call and returns its result, None where it failed.

        check: what the result must be, a function that returns a truth value.
        refused: Azure's error code, where Azure refuses this call, or the type of the error that the client itself
            always ends in; passing is then a failure.
        """
        try:
            result = work()
            if hasattr(result, "by_page"):
                result = list(result)
            if refused:
                self._add(client, name, "FAILED", f"passed; Azure refuses it with {refused}")
            elif check and not check(result):
                self._add(client, name, "FAILED", f"unexpected answer: {str(result)[:300]}")
            else:
                self._add(client, name, "ok", "")
            return result
        except Exception as e:  # A client's own error is what this is about, too.
            status = str(getattr(e, "status_code", ""))
            code = e.error.code if getattr(e, "error", None) else None
            if refused and (refused in (code, status, type(e).__name__) or refused in str(e)):
                self._add(client, name, "refused", refused)
            else:
                self._add(client, name, "FAILED", f"{type(e).__name__} {status} {code}: {first_line(str(e))}")
            if self.verbose:
                traceback.print_exc()
        return None

    def of(self, client):
        """Returns call() for one client: (name, work, check=None, refused=None)."""
        return functools.partial(self.call, client)

    def _add(self, client, name, outcome, detail):
        self.rows.append((client, name, outcome, detail))
        if self.verbose:
            print(client, name, outcome, detail, sep="  ", flush=True)

    def failures(self):
        return [row for row in self.rows if row[2] == "FAILED"]

    def table(self):
        widths = [max(len(row[i]) for row in self.rows) for i in range(3)]
        for row in self.rows:
            yield "  ".join([row[i].ljust(widths[i]) for i in range(3)] + [row[3]]).rstrip()
        for client in sorted({row[0] for row in self.rows}):
            mine = [row for row in self.rows if row[0] == client]
            held = sum(row[2] != "FAILED" for row in mine)
            yield f"{client}: {held} of {len(mine)} calls end as with Azure"


def first_line(text):
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return lines[0][:240] if lines else ""
