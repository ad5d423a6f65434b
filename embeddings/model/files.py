"""Where the shipped model lies, and what its folder holds."""

from pathlib import Path

FOLDER = Path(__file__).with_name("e5-zh")
GRAPH, WEIGHTS, TOKENIZER = "model.onnx", "model.safetensors", "tokenizer.json"
# Named as in sentence-transformers: what is put before a text of either role, and the longest text in tokens.
PROMPTS, LIMITS = "config_sentence_transformers.json", "sentence_bert_config.json"

# Names of indicators that public guides recommend, and a few sentences as goals have them, written for the purpose;
# no text was chosen by looking at any relevance judgement.
CALIBRATION = Path(__file__).with_name("calibration.txt")
MEASURED = Path(__file__).with_name("calibration.safetensors")
