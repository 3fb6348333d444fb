# Copyright drift.guard contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The report stage: outcomes -> one summary -> JSON, Markdown, HTML and a table for the terminal.

Everything here is pure but :mod:`.write`. Device text is hostile: it is escaped where it is shown, and only there.
"""

from __future__ import annotations
