"""The models in the rapidocr wheel; nothing is ever fetched from a network."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

#: Files of rapidocr's ``models`` directory: text detection and recognition of PP-OCRv6, small.
_FILES: Final = {"det": "PP-OCRv6_det_small.onnx", "rec": "PP-OCRv6_rec_small.onnx"}


def are_installed() -> bool:
    """Tell whether the extra ``ocr`` is installed with its models."""
    return find_spec("cv2") is not None and find_spec("rapidocr") is not None and all(map(Path.is_file, _paths()))


def model_file(task: str) -> Path:
    """Return the path of a model.

    :param task: ``det`` or ``rec``.
    """
    return _directory() / _FILES[task]


def _paths() -> list[Path]:
    return [model_file(task) for task in _FILES]


def _directory() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rapidocr")
    return Path(spec.origin).parent / "models"
