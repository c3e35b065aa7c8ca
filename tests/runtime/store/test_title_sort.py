"""Sort keys of titles."""

from __future__ import annotations

import subprocess
import sys

from runtime.store.title_sort import title_sort


def test_chinese_sorts_by_its_sound_and_other_text_by_itself() -> None:
    titles = ["Zebra", "李伟", "安娜", "apple", "张三", None]
    keyed = sorted(
        (title for title in titles if title is not None), key=lambda title: title_sort(title) or ""
    )
    assert keyed == ["安娜", "apple", "李伟", "Zebra", "张三"]
    assert title_sort(None) is None


def test_no_table_of_phrases_is_loaded_to_spell_characters() -> None:
    # In a process of its own: here something else may have imported the library before.
    program = (
        "import sys; from runtime.store.title_sort import title_sort; "
        "print(title_sort('重庆'), 'pypinyin' in sys.modules, 'pypinyin.phrases_dict' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["zhong4重qing4庆", "True", "False"]
