"""The rules of filing: typed and pure. It decides and folds; it does not carry envelopes or render papers."""
