from labwright.source.printable import printable


def test_printable_keeps_words_and_drops_controls() -> None:
    assert printable("a\tb\x07\u00a0c\n\N{GRINNING FACE}") == "a    b\ufffd c\n\N{GRINNING FACE}"
