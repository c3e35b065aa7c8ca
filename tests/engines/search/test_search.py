"""What is stored is found by what people type of it, and they see where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.search import Part, marked, parse_query, snippet, value_tokens
from engines.search.folding import fold
from engines.search.pinyin import MAX_HAN
from engines.search.tokens import MAX_TOKEN

HAN = "王小明李重庆上海营造科技单㐀𠮷々"
SPACELESS = HAN + "がカな한글"
OTHER = "aZéß09Ａ１ я-_.,，。 \n🙂"


def found(text: str, query: str) -> bool:
    tokens, terms = value_tokens(text), parse_query(query)
    return bool(terms) and all(term.met_by(tokens) for term in terms)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("王小明", "小明"),
        ("王小明", "王"),
        ("王小明", "明"),
        ("王小明", "wxm"),
        ("王小明", "WXM"),
        ("王小明", "xm"),
        ("王小明", "wangx"),
        ("王小明", "xiaoming"),
        ("王小明 副总裁", "副总 小明"),
        ("上海营造科技有限公司", "营造科技"),
        ("上海营造科技有限公司", "yzkj"),
        ("上海营造科技有限公司", "yingzao"),
        ("上海营造科技有限公司", "shanghaiyingzaokejiyouxiangongsi"),
        ("重庆", "cq"),
        ("重庆", "chongqing"),
        ("单雄信", "sxx"),
        ("单雄信", "shan"),
        ("Müller GmbH", "muller"),
        ("Müller GmbH", "MÜL"),
        ("Straße", "strasse"),
        ("ＡＢＣ１２３", "abc123"),
        ("gtx1080ti", "GTX1080"),
        ("gtx1080ti", "1080"),
        ("13800138000", "8000"),
        ("13800138000", "0138"),
        ("+86 138-0013-8000", "13800138000"),
        ("13800138000", "138 0013 8000"),
        ("Q-2026-0042", "q-2026-0042"),
        ("Q-2026-0042", "42"),
        ("li.wei@example.com", "li.wei@exam"),
        ("重庆A座", "A座"),
        ("東京タワー", "ﾀﾜｰ"),
        ("Pneumonoultramicroscopic", "pneumonoultramicroscopic"),
    ],
)
def test_found(text: str, query: str) -> None:
    assert found(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("王小明", "王明"),
        ("王小明", "李"),
        ("王小明", "wm"),
        ("王小明", "xiaow"),
        ("Müller", "uller"),
        ("alpha", "a"),
        ("13800138000", "1381"),
        ("上海 海南", "上南"),
        ("王小明", "!?"),
        ("王小明", ""),
        ("王小明", "🙂"),
    ],
)
def test_not_found(text: str, query: str) -> None:
    assert not found(text, query)


TEXTS = st.text(st.sampled_from(SPACELESS + OTHER), max_size=30)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_two_neighbours_of_a_text_find_it(text: str) -> None:
    for index in range(len(text) - 1):
        pair = text[index : index + 2]
        if any(character in SPACELESS for character in pair):
            # A word cut off by the pair's edge begins inside it; typing half a word finds it from its start.
            ends_inside = pair[1] in SPACELESS and index and fold(text[index - 1] + pair[0]).isalnum()
            if pair[0] not in SPACELESS and ends_inside:
                continue
            if pair[1] not in SPACELESS and len(fold(pair[1])) < 2:
                # One letter is looked up as a word; the next test types the whole of it.
                continue
            if parse_query(pair):
                assert found(text, pair), pair


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(SPACELESS), min_size=1, max_size=30))
def test_any_part_of_a_run_finds_it(text: str) -> None:
    for start in range(len(text)):
        assert found(text, text[start])
        assert found(text, text[start:])


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("abcdefghi"), min_size=2, max_size=40), TEXTS)
def test_the_beginning_of_a_word_finds_it(word: str, other: str) -> None:
    for length in range(2, len(word) + 1):
        assert found(f"{other} {word} {other}", word[:length])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_tokens_are_letters_and_digits_whatever_the_text(text: str) -> None:
    for token in value_tokens(text):
        assert token.isalnum()
        assert len(token) <= MAX_TOKEN + 4
    for term in parse_query(text):
        assert all(token.isalnum() for token in term.tokens)
    terms = parse_query(text)
    assert "".join(part.text for part in marked(text, terms)) == text


def test_long_texts_and_queries_are_bounded() -> None:
    assert len(value_tokens("王小明" * 100_000)) < 20
    assert len(value_tokens("重" * MAX_HAN * 3)) < 4 * MAX_HAN * 2 + 4
    assert len(parse_query("a b c d e f g h i j k l m n")) == 10
    assert sum(len(term.tokens) for term in parse_query("王小明李" * 1000)) < 10


def parts(found: list[Part] | None) -> str:
    return "".join(f"[{part.text}]" if part.match else part.text for part in found or [])


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("王小明", "小明", "王[小明]"),
        ("王小明", "xm", "王[小明]"),
        ("王小明", "wangx", "[王小]明"),
        ("Müller GmbH", "mul gm", "[Mül]ler [Gm]bH"),
        ("Formula la", "la", "Formula [la]"),
        ("电话 13800138000", "8000", "电话 1380013[8000]"),
        ("上海与海南", "上海南", "[上海]与[海南]"),
        ("王小明", "李", "王小明"),
        ("ＡＢ公司", "ab公司", "[ＡＢ公司]"),
        ("Straße 5", "strasse", "[Straße] 5"),
    ],
)
def test_what_matched_is_marked(text: str, query: str, expected: str) -> None:
    assert parts(marked(text, parse_query(query))) == expected


def test_a_snippet_shows_the_first_match_with_its_surroundings() -> None:
    text = "前言" * 60 + "\n王小明 来电" + "后记" * 60
    cut = snippet(text, parse_query("小明"), 40)
    assert cut is not None
    shown = parts(cut)
    assert "王[小明] 来电" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert sum(len(part.text) for part in cut) == 42
    assert snippet("别的", parse_query("小明")) is None
    assert parts(snippet("王小明", parse_query("小明"))) == "王[小明]"
