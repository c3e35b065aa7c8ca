"""The runtime: composes the engines over a store and serves people and machines."""

import os

# Characters are spelled one by one (engines.search.pinyin says why): pypinyin's table of phrases, which it
# reads when first imported, would take 43 MB for nothing, and its copy of the other another 2.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
