"""The kinds of values that callers send, the same in a body and in a query string."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

#: Entries of one list: more than any selection made by hand, few enough to answer at once.
LIST_LIMIT = 1000
#: Characters of a name, a label or an identifier.
NAME_LIMIT = 500


def _visible(text: str) -> str:
    # Zero-width and control characters do not count as white space, yet nobody sees a name in them.
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise ValueError("the text is blank")
    return text


#: A text that says something; white space around it does not count.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_visible)]
Name = Annotated[Text, Field(max_length=NAME_LIMIT)]
Names = Annotated[list[Name], Field(max_length=LIST_LIMIT)]
Years = Annotated[list[int], Field(max_length=LIST_LIMIT)]
