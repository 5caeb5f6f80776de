from __future__ import annotations

import pytest

from briefing.language.sentences import MAX_SENTENCE_CHARS, dateline, is_heading, is_question, segment


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in segment(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Gov. Anna Holm met Rep. Lars Berg and Lt. Col. Ida Dahl at Ft. Sund on Sept. 4.",
        "The U.S. Senate voted at 4 p.m. Tuesday, said J. Edgar Moen Jr., the clerk.",
        'The Rev. Paul Vik asked, "Why now?" and left.',
        "He pointed a .38 caliber pistol and a . 45 caliber pistol at them.",
        "The shop is at No. 5, St. James St., near Oak Ave. in Velden.",
        '"Why did nobody call us?" Berg asked.',
        "“ Stop! ” she shouted.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can it last?A meeting took place.", ["Can it last?", "A meeting took place."]),
        (
            "It is 'a fair deal.'The minister left. He flew home.",
            ["It is 'a fair deal.'", "The minister left.", "He flew home."],
        ),
        (
            "He said, \"It is too early to say. '' The chief agreed.",
            ["He said, \"It is too early to say. ''", "The chief agreed."],
        ),
        ("“ We heard shots. ” Nobody was hurt.", ["“ We heard shots. ”", "Nobody was hurt."]),
        ("They live on Oak St. The house is old.", ["They live on Oak St.", "The house is old."]),
        ("It began at 5 p.m. The crowd left.", ["It began at 5 p.m.", "The crowd left."]),
        ("OSLO (AP) — Prices rose. Wages fell.", ["OSLO (AP) — Prices rose.", "Wages fell."]),
        ("A Quiet Town Wakes Up\nPrices rose in May.", ["A Quiet Town Wakes Up", "Prices rose in May."]),
    ],
)
def test_sentences_are_parted(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_hard_wrapped_paragraphs_are_read_as_one() -> None:
    text = (
        "The council of the small harbour town voted on Monday to buy two new\n"
        "ferries, a decision that had been put off three times since the spring,\n"
        "when the old ones failed. The mayor, Anna\nHolm, spoke.\n\nA second paragraph stands alone."
    )
    found = sentences(text)
    assert found[0].startswith("The council")
    assert found[0].endswith("failed.")
    assert found[-1] == "A second paragraph stands alone."


def test_lines_of_a_list_stay_apart() -> None:
    assert sentences("Harbour News\nWorld\n\nFerries Return to Velden") == [
        "Harbour News",
        "World",
        "Ferries Return to Velden",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TOKYO, Oct. 28 (Reuters) — The yen fell.", "TOKYO, Oct. 28 (Reuters) — "),
        ("WASHINGTON (AP) -- He left.", "WASHINGTON (AP) -- "),
        ("Velden (CNN) The mayor left.", "Velden (CNN) "),
        ("VELDEN, Va. — Two men left.", "VELDEN, Va. — "),
        ("NATO — the alliance — met.", None),
        ("The mayor - a farmer - left.", None),
    ],
)
def test_dateline(text: str, expected: str | None) -> None:
    span = dateline(text)
    assert (text[span[0] : span[1]] if span else None) == expected


def test_headings_and_questions() -> None:
    assert is_heading("Ferries Return to Velden")
    assert not is_heading("The ferries returned.")
    assert is_question("“Will it last?”")
    assert not is_question("It will last.")


def test_a_long_sentence_is_not_cut() -> None:
    text = "The list names " + ", ".join(f"person {i}" for i in range(100)) + "."
    assert sentences(text) == [text]


def test_one_longer_than_any_is_cut_at_words_and_nothing_is_lost() -> None:
    text = "The list names " + ", ".join(f"person {i}" for i in range(4000)) + "."
    found = sentences(text)
    assert " ".join(found) == text
    assert max(map(len, found)) <= MAX_SENTENCE_CHARS
    assert len(found) < 2 * len(text) / MAX_SENTENCE_CHARS + 2


@pytest.mark.parametrize(
    "expected",
    [
        ["市长周五在雪中点亮了灯塔。", "警方称，约有300人到场！", "旧灯还会亮吗？", "没有人知道。"],
        ["市長は金曜日に灯台をともした。", "「これで終わりだ。」と市長は述べた。", "古い灯は消える。"],
        ["“一切都结束了。”市长说。", "她周五离开了小岛。"],
        ["मेयर ने शुक्रवार को दीप जलाया।", "लगभग 300 लोग आए।", "पुराना दीप बुझ गया॥"],
        ["میئر نے جمعہ کو چراغ جلایا۔", "کیا 300 لوگ آئے؟", "ہاں، آئے۔"],
        ["أضاءت العمدة المنارة يوم الجمعة.", "قالت الشرطة إن 300 شخص حضروا.", "هل تعود السفينة؟", "لا أحد يعلم."],
        ["Քաղաքապետը վառեց փարոսը։", "Եկավ 300 մարդ։"],
        ["ከንቲባዋ መብራቱን አበራች።", "300 ሰዎች መጡ።"],
        ["မြို့တော်ဝန်က မီးထွန်းခဲ့သည်။", "လူ ၃၀၀ လာသည်။"],
        ["អភិបាលបានបំភ្លឺបង្គោល។", "មានមនុស្ស ៣០០ នាក់។"],
        ["მერმა შუქურა აანთო.", "პოლიციის თქმით, 300 კაცი მოვიდა.", "ძველი ლამპა ჩაქრა."],
        ["ראש העיר הדליקה את המגדלור.", "המשטרה אמרה כי 300 איש באו.", "המנורה הישנה כבתה."],
        ["시장은 금요일에 등대를 켰다.", "경찰은 300명이 왔다고 했다."],
    ],
)
def test_sentences_end_at_the_full_stops_of_their_script(expected: list[str]) -> None:
    space = "" if "\u3040" <= expected[0][0] <= "\u9fff" or expected[0][0] == "“" else " "
    assert sentences(space.join(expected)) == expected
