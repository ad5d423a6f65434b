"""Both sides count, and the score rises with each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.index import SemanticIndex
from embeddings.retrieve import BELOW_SAME, fuse
from embeddings.table import Entry

PART = st.floats(0, 1, width=32)


@given(st.floats(-1, 1, width=32), PART, PART, PART)
def test_fused_score_is_monotone_and_bounded(meaning, wording, more_meaning, more_wording):
    low = fuse(np.float32([meaning]), np.float32([wording]))
    high = fuse(np.float32([max(meaning, more_meaning)]), np.float32([max(wording, more_wording)]))
    assert 0 <= low[0] <= high[0] <= np.float32(BELOW_SAME)


def test_found_by_meaning_alone_and_by_wording_alone(sentences):
    index = SemanticIndex(sentences)
    texts = ["医疗费用降低情况", "设备购置数量", "ZX-9型装置巡检次数", "群众满意度", "植树造林面积"]
    index.update(Entry(text, text) for text in texts)
    assert index.search("病人花钱少了", 1)[0].text == "医疗费用降低情况"
    assert index.search("zx-9", 1)[0].text == "ZX-9型装置巡检次数"
