"""Worker processes that may hang, crash or fill the memory without harm to anything but the file at hand."""

from kg.workers.here import Here
from kg.workers.parts import Answers, Hands, Part, Task
from kg.workers.pool import Workers

__all__ = ["Answers", "Hands", "Here", "Part", "Task", "Workers"]
