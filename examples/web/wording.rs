//! Numbers, counts and dates as an Arabic text has them.

use maud::{Markup, html};

/// The digits that the reader wants the page's own numbers in. Articles keep theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Digits {
    /// ٠ to ٩.
    #[default]
    Arabic,
    /// 0 to 9.
    European,
}

impl Digits {
    /// As in a cookie and in a form.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Digits::Arabic => "arabic",
            Digits::European => "european",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Digits> {
        [Digits::Arabic, Digits::European].into_iter().find(|digits| digits.name() == name)
    }

    /// A text of the page's own with the reader's digits.
    pub(crate) fn write(self, text: &str) -> String {
        let digit = |c: char| match c {
            '0'..='9' if self == Digits::Arabic => {
                char::from_u32('٠' as u32 + (c as u32 - '0' as u32)).unwrap_or(c)
            }
            _ => c,
        };
        text.chars().map(digit).collect()
    }

    /// A whole number, its thousands apart.
    pub(crate) fn number(self, number: u64) -> String {
        let plain = number.to_string();
        let separator = if self == Digits::Arabic { '٬' } else { ',' };
        let mut grouped = String::new();
        for (place, digit) in plain.chars().enumerate() {
            if place > 0 && (plain.len() - place).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        self.write(&grouped)
    }

    /// With two digits after the point.
    pub(crate) fn decimal(self, number: f32) -> String {
        let point = if self == Digits::Arabic { "٫" } else { "." };
        self.write(&format!("{number:.2}").replace('.', point))
    }

    /// A share of 1 in percent.
    pub(crate) fn percent(self, share: f32) -> String {
        self.write(&format!("{:.0}٪", share * 100.0))
    }

    /// A date of the form `2021`, `2021-06` or `2021-06-30`, and maybe a time after it, in words; as
    /// it is if it is none.
    pub(crate) fn date(self, date: &str) -> String {
        let day = date.get(..10).filter(|_| date.as_bytes().get(10) == Some(&b'T')).unwrap_or(date);
        let mut parts = day.split('-');
        let number = |part: &str| part.parse::<usize>().ok();
        let (year, month, day) =
            (parts.next().and_then(number), parts.next().map(number), parts.next().map(number));
        let month_name = |month: usize| MONTHS.get(month.wrapping_sub(1));
        match (year, month, day) {
            (Some(year), None, None) => self.write(&year.to_string()),
            (Some(year), Some(Some(month)), None) if month_name(month).is_some() => {
                self.write(&format!("{} {year}", MONTHS[month - 1]))
            }
            (Some(year), Some(Some(month)), Some(Some(day))) if month_name(month).is_some() => {
                self.write(&format!("{day} {} {year}", MONTHS[month - 1]))
            }
            _ => date.to_owned(),
        }
    }
}

/// With the names of Egypt and the Gulf and those of the Levant and Iraq, as papers for both have them.
const MONTHS: [&str; 12] = [
    "يناير/كانون الثاني",
    "فبراير/شباط",
    "مارس/آذار",
    "أبريل/نيسان",
    "مايو/أيار",
    "يونيو/حزيران",
    "يوليو/تموز",
    "أغسطس/آب",
    "سبتمبر/أيلول",
    "أكتوبر/تشرين الأول",
    "نوفمبر/تشرين الثاني",
    "ديسمبر/كانون الأول",
];

/// A noun as it follows a number.
pub(crate) struct Noun {
    pub(crate) none: &'static str,
    pub(crate) one: &'static str,
    pub(crate) two: &'static str,
    /// After 3 to 10, and whatever ends so.
    pub(crate) few: &'static str,
    /// After 11 to 99, and whatever ends so.
    pub(crate) many: &'static str,
    /// After hundreds.
    pub(crate) hundreds: &'static str,
}

pub(crate) const RESULTS: Noun = Noun {
    none: "لا نتائج",
    one: "نتيجة واحدة",
    two: "نتيجتان",
    few: "نتائج",
    many: "نتيجة",
    hundreds: "نتيجة",
};
pub(crate) const ARTICLES: Noun = Noun {
    none: "لا مقالات",
    one: "مقال واحد",
    two: "مقالان",
    few: "مقالات",
    many: "مقالًا",
    hundreds: "مقال",
};
pub(crate) const COPIES: Noun = Noun {
    none: "لا نسخ أخرى",
    one: "نسخة أخرى منه",
    two: "نسختان أخريان منه",
    few: "نسخ أخرى منه",
    many: "نسخة أخرى منه",
    hundreds: "نسخة أخرى منه",
};
pub(crate) const TIMES: Noun = Noun {
    none: "ولا مرة",
    one: "مرة واحدة",
    two: "مرتين",
    few: "مرات",
    many: "مرة",
    hundreds: "مرة",
};

impl Noun {
    /// So many of them.
    pub(crate) fn counted(&self, count: u64, digits: Digits) -> String {
        let noun = match (count, count % 100) {
            (0, _) => return self.none.to_owned(),
            (1, _) => return self.one.to_owned(),
            (2, _) => return self.two.to_owned(),
            (_, 3..=10) => self.few,
            (_, 11..=99) => self.many,
            _ => self.hundreds,
        };
        format!("{} {noun}", digits.number(count))
    }
}

/// Not more of a text than so many chars, whole words where it has them.
pub(crate) fn shortened(text: &str, max_chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text.to_owned() };
    let cut = &text[..end];
    let words = cut.rsplit_once(char::is_whitespace).map(|(words, _)| words.trim_end());
    format!("{}…", words.filter(|words| !words.is_empty()).unwrap_or(cut))
}

/// A text of someone's within the page's: what direction it has is its own matter.
pub(crate) fn isolated(text: &str) -> Markup {
    html! { bdi { (text) } }
}

/// The direction of a paragraph of an article: that of the page, unless all its letters are read from the
/// left. An Arabic text that begins with a Latin name is still an Arabic text.
pub(crate) fn direction(text: &str) -> Option<&'static str> {
    let has_right = text.chars().any(
        |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
    );
    (!has_right && text.chars().any(char::is_alphabetic)).then_some("ltr")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_noun() {
        for (count, expected, reason) in [
            (0, "لا مقالات", "none"),
            (1, "مقال واحد", "one needs no number"),
            (2, "مقالان", "the dual is the number"),
            (3, "٣ مقالات", "a plural from 3"),
            (10, "١٠ مقالات", "to 10"),
            (11, "١١ مقالًا", "a singular from 11"),
            (99, "٩٩ مقالًا", "to 99"),
            (100, "١٠٠ مقال", "of hundreds in the genitive"),
            (102, "١٠٢ مقال", "and of what little is past them"),
            (103, "١٠٣ مقالات", "as after 3"),
            (1_234_567, "١٬٢٣٤٬٥٦٧ مقالًا", "thousands apart"),
        ] {
            assert_eq!(ARTICLES.counted(count, Digits::Arabic), expected, "{reason}");
        }
        assert_eq!(RESULTS.counted(1_000, Digits::European), "1,000 نتيجة");
    }

    #[test]
    fn numbers_are_in_the_readers_digits() {
        assert_eq!(Digits::Arabic.decimal(93.98), "٩٣٫٩٨");
        assert_eq!(Digits::European.decimal(93.98), "93.98");
        assert_eq!(Digits::Arabic.write("من 1 إلى 1000."), "من ١ إلى ١٠٠٠.", "a full stop is one");
    }

    #[test]
    fn long_texts_are_cut() {
        for (text, expected, reason) in [
            ("كتاب", "كتاب", "short enough"),
            ("كتاب جديد", "كتاب جديد", "just so long"),
            ("كتاب جديدة", "كتاب…", "between words"),
            ("مستودعات1", "مستودعات1", "one word, just so long"),
            ("مستودعاتهم", "مستودعاته…", "one word"),
            ("", "", "nothing"),
        ] {
            assert_eq!(shortened(text, 9), expected, "{reason}");
        }
    }

    #[test]
    fn dates_are_words() {
        for (date, expected, reason) in [
            ("2021-09-30", "٣٠ سبتمبر/أيلول ٢٠٢١", "a day"),
            ("2021-09-05T23:30:00Z", "٥ سبتمبر/أيلول ٢٠٢١", "a moment"),
            ("2021-01", "يناير/كانون الثاني ٢٠٢١", "a month"),
            ("2021", "٢٠٢١", "a year"),
            ("2021-13-01", "2021-13-01", "no month"),
            ("أمس", "أمس", "no date"),
            ("", "", "nothing"),
            ("-", "-", "a dash"),
        ] {
            assert_eq!(Digits::Arabic.date(date), expected, "{reason}");
        }
    }

    #[test]
    fn paragraphs_run_from_the_left_only_if_nothing_in_them_does_not() {
        for (text, expected, reason) in [
            ("أعلنت الشركة", None, "Arabic"),
            ("Apple تطلق هاتفًا", None, "Arabic with a name before it"),
            ("Apple launches a phone", Some("ltr"), "English"),
            ("2021", None, "a number"),
            ("", None, "nothing"),
        ] {
            assert_eq!(direction(text), expected, "{reason}");
        }
    }
}
