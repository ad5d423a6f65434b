"""Count pages where Word left marks of them: the format itself has none."""

from lxml.etree import _Element

from kg.readers.docx.names import W


class Pages:
    """The page that is being read.

    Word marks where it began a page when it last laid the document out. Other programs write no such marks, and then
    every page is None.
    """

    def __init__(self, root: _Element) -> None:
        marked = next(root.iter(f"{W}lastRenderedPageBreak"), None) is not None
        self.now: int | None = 1 if marked else None
        self._forced = False

    def forced(self) -> None:
        """Count a break that the author made."""
        self._turn()
        self._forced = True

    def rendered(self) -> None:
        """Count a break that Word marked, unless it is the author's, which Word marks as well."""
        if not self._forced:
            self._turn()
        self._forced = False

    def printed(self) -> int | None:
        """Return the page on which the text that now comes is printed."""
        self._forced = False
        return self.now

    def back_to(self, page: int | None) -> None:
        """Go back to the page where a row began, to read its next cell beside the last one."""
        self.now = page

    def _turn(self) -> None:
        if self.now is not None:
            self.now += 1
