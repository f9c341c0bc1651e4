"""The rules of negotiating: typed and pure. It decides and folds; it does not store, send or know who is signed in."""
