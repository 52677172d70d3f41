//! Which stretches of a field's texts are shown.

use std::collections::HashSet;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::matcher::{Match, Matcher};
use super::sentence;

/// The most stretches of a field.
pub(crate) const MAX_STRETCHES: usize = 20;
/// The fewest chars that a stretch is given beside others.
pub(crate) const MIN_STRETCH_CHARS: usize = 20;
/// How many stretches are looked at for each that is wanted: texts that repeat themselves have more.
const LOOKS: usize = 4;

/// A string of a field, and what of it matches.
pub(crate) struct Source<'t> {
    /// Which string of the field it is.
    pub(crate) item: usize,
    pub(crate) text: &'t str,
    pub(crate) found: Vec<Match>,
    /// Where each match begins and ends, in chars.
    chars: Vec<Range<usize>>,
}

impl<'t> Source<'t> {
    pub(crate) fn new(item: usize, text: &'t str, matcher: &Matcher) -> Source<'t> {
        let found = matcher.matches(text);
        let (mut at, mut count) = (0, 0);
        let mut to = |byte: usize| {
            count += text[at..byte].chars().count();
            at = byte;
            count
        };
        let chars = found.iter().map(|one| to(one.bytes.start)..to(one.bytes.end)).collect();
        Source { item, text, found, chars }
    }
}

/// Bytes of a source.
pub(crate) struct Stretch {
    pub(crate) source: usize,
    pub(crate) bytes: Range<usize>,
}

/// What of a source is not shown yet.
struct Gap {
    source: usize,
    bytes: Range<usize>,
    /// Its matches.
    found: Range<usize>,
}

/// The best stretches of `sources`, the best first, at most `wanted` of at most `max_chars` chars together:
/// the beginning of the first source with a text if nothing matches, and none without a text. They are
/// apart, and no two say nearly the same. The cost is that of the matches, for each stretch looked at.
pub(crate) fn best(
    sources: &[Source],
    wanted: usize,
    max_chars: usize,
    matcher: &Matcher,
) -> Vec<Stretch> {
    let most = (max_chars / MIN_STRETCH_CHARS).min(MAX_STRETCHES);
    let mut wanted = wanted.min(most).max(1);
    loop {
        let stretches = choose(sources, wanted, max_chars / wanted, matcher);
        // Fewer have more room.
        match stretches.len() {
            found if found == wanted || wanted == 1 => return stretches,
            found => wanted = found.max(1),
        }
    }
}

/// At most `wanted` stretches of at most `max_chars` chars each.
fn choose(sources: &[Source], wanted: usize, max_chars: usize, matcher: &Matcher) -> Vec<Stretch> {
    let not_empty = |(_, source): &(usize, &Source)| !source.text.trim().is_empty();
    let mut gaps: Vec<Gap> = (0..)
        .zip(sources)
        .filter(not_empty)
        .map(|(i, source)| Gap {
            source: i,
            // White space at its edges is no part of what is shown.
            bytes: trimmed(source.text, 0..source.text.len()),
            found: 0..source.found.len(),
        })
        .collect();
    let words = sources.iter().flat_map(|source| &source.found).map(|one| one.word + 1).max();
    let mut shown = vec![false; words.unwrap_or(0)];
    let mut stretches: Vec<Stretch> = Vec::new();
    for _ in 0..wanted * LOOKS {
        if stretches.len() == wanted {
            break;
        }
        let mut best: Option<(Worth, usize, Range<usize>)> = None;
        for (i, gap) in gaps.iter().enumerate() {
            if let Some((worth, core)) = best_core(&sources[gap.source], gap, &shown, max_chars)
                && best.as_ref().is_none_or(|(other, ..)| worth > *other)
            {
                best = Some((worth, i, core));
            }
        }
        let Some((_, at, core)) = best else { break };
        let gap = gaps.remove(at);
        let source = &sources[gap.source];
        let within = source.found[core.start].bytes.start..source.found[core.end - 1].bytes.end;
        let bytes = around(source.text, &gap.bytes, within.clone(), max_chars);
        let left = [gap.bytes.start..bytes.start, bytes.end.max(within.end)..gap.bytes.end];
        let bounds = |bytes: &Range<usize>| {
            let from = source.found.partition_point(|one| one.bytes.start < bytes.start);
            from..source.found.partition_point(|one| one.bytes.end <= bytes.end).max(from)
        };
        let left = left.into_iter().filter(|bytes| !bytes.is_empty());
        let left = left.map(|bytes| Gap { source: gap.source, found: bounds(&bytes), bytes });
        // In their order, as of equals the first is taken.
        gaps.splice(at..at, left);
        // Of a letter with more marks than there is room for nothing can be shown.
        if bytes.is_empty() && wanted > 1 {
            continue;
        }
        let text = &source.text[bytes.clone()];
        let again =
            |other: &Stretch| nearly_same(text, &sources[other.source].text[other.bytes.clone()]);
        if !stretches.iter().any(again) {
            for one in &source.found[bounds(&bytes)] {
                shown[one.word] = true;
            }
            stretches.push(Stretch { source: gap.source, bytes });
        }
    }
    if stretches.is_empty() {
        stretches.extend(gaps.first().map(|gap| Stretch {
            source: gap.source,
            bytes: beginning(sources[gap.source].text, &gap.bytes, max_chars, matcher),
        }));
    }
    stretches
}

/// How good a stretch is: the different words of the query in it that are not shown yet, all the different
/// ones, how many of them stand after another as in the query, and how often they stand there.
type Worth = (usize, usize, usize, usize);

/// The matches of the gap that hold the most within three quarters of `max_chars`, so that there is room for
/// what stands around them; of equals the first. A match that is wider is worth less than any that
/// is not, and least if it does not fit at all.
fn best_core(
    source: &Source,
    gap: &Gap,
    shown: &[bool],
    max_chars: usize,
) -> Option<(Worth, Range<usize>)> {
    let room = max_chars - max_chars / 4;
    let (found, chars) = (&source.found, &source.chars);
    let mut times = vec![0_usize; shown.len()];
    let (mut new, mut distinct, mut following) = (0, 0, 0);
    let mut best: Option<(Worth, Range<usize>)> = None;
    let mut first = gap.found.start;
    for last in gap.found.clone() {
        let word = found[last].word;
        let is_first = usize::from(times[word] == 0);
        distinct += is_first;
        new += if shown[word] { 0 } else { is_first };
        times[word] += 1;
        following += usize::from(first < last && found[last].follows);
        while first < last && chars[last].end - chars[first].start > room {
            let word = found[first].word;
            first += 1;
            following -= usize::from(found[first].follows);
            times[word] -= 1;
            let was_last = usize::from(times[word] == 0);
            distinct -= was_last;
            new -= if shown[word] { 0 } else { was_last };
        }
        let worth = match chars[last].end - chars[first].start {
            width if width <= room => (new, distinct, following, last + 1 - first),
            width if width <= max_chars => (0, 0, 0, 2),
            _ => (0, 0, 0, 1),
        };
        if best.as_ref().is_none_or(|(other, _)| worth > *other) {
            best = Some((worth, first..last + 1));
        }
    }
    best
}

/// `core` with as much of `gap` around it as there is room for, from the beginning of a sentence or else
/// from a word on.
fn around(text: &str, gap: &Range<usize>, core: Range<usize>, max_chars: usize) -> Range<usize> {
    let width = text[core.clone()].chars().count();
    let bytes = if width > max_chars {
        core.start..cut_word(text, core.start, max_chars)
    } else {
        let wide = widen(text, gap, core.clone(), max_chars - width);
        let before = text[wide.start..core.start].char_indices().rev();
        let starts = [core.start].into_iter().chain(before.map(|(at, _)| wide.start + at));
        // The nearest that leaves the stretch at least half of its room.
        let half = max_chars / 2;
        let after = text[core.start..gap.end].chars().take(half).count();
        let start = starts
            .zip(after..)
            .find(|&(at, left)| left >= half && sentence::begins_at(text, at))
            .map(|(at, _)| at);
        match start {
            Some(start) if start > wide.start && wide != *gap => {
                let room = max_chars - text[start..core.end].chars().count();
                start..widen(text, &(start..gap.end), start..core.end, room).end
            }
            _ => wide,
        }
    };
    trimmed(text, bytes)
}

/// The beginning of `gap`, of whole words.
fn beginning(text: &str, gap: &Range<usize>, max_chars: usize, matcher: &Matcher) -> Range<usize> {
    let bytes = widen(text, gap, gap.start..gap.start, max_chars);
    // Without white space the cut may fall into one of several words.
    let cut = matcher.word_around(&text[gap.start..], bytes.end - gap.start);
    let end = match cut {
        Some(word) if word.start > 0 => gap.start + word.start,
        _ => bytes.end,
    };
    trimmed(text, gap.start..end)
}

/// Widens `core` by up to `room` chars of `gap`, half on either side or what one side leaves to the
/// other.
fn widen(text: &str, gap: &Range<usize>, core: Range<usize>, room: usize) -> Range<usize> {
    let (left, right) = (&text[gap.start..core.start], &text[core.end..gap.end]);
    let before = left.chars().rev().take(room).count();
    let after = right.chars().take(room).count();
    let before = before.min((room / 2).max(room - after));
    let start = left.char_indices().rev().take(before).last().map_or(left.len(), |(at, _)| at);
    let end = right.char_indices().nth(room - before).map_or(right.len(), |(at, _)| at);

    let starts_word = left[..start].chars().next_back().is_none_or(char::is_whitespace);
    let ends_word = right[end..].chars().next().is_none_or(char::is_whitespace);
    let start = if starts_word {
        gap.start + start
    } else {
        let space = left[start..].find(char::is_whitespace);
        space.map_or(core.start, |at| gap.start + start + at)
    };
    let end = if ends_word {
        core.end + end
    } else {
        match right[..end].rfind(char::is_whitespace) {
            Some(at) => core.end + at,
            None if core.is_empty() => cut_word(text, core.end, room),
            None => core.end,
        }
    };
    start..end
}

/// Where to cut a word that is longer than `max_chars`: not between a letter and its marks.
fn cut_word(text: &str, start: usize, max_chars: usize) -> usize {
    let mut end =
        text[start..].char_indices().nth(max_chars).map_or(text.len(), |(at, _)| start + at);
    while end > start && text[end..].starts_with(is_combining_mark) {
        end -= text[..end].chars().next_back().map_or(0, char::len_utf8);
    }
    end
}

fn trimmed(text: &str, bytes: Range<usize>) -> Range<usize> {
    let shown = &text[bytes.clone()];
    let start = bytes.start + (shown.len() - shown.trim_start().len());
    start..start + shown.trim().len()
}

/// Whether three quarters of the words of the longer text are in the other.
fn nearly_same(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|text| {
        let words = text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
        words.filter(|word| !word.is_empty()).collect::<HashSet<_>>()
    });
    a.intersection(&b).count() * 4 >= a.len().max(b.len()) * 3
}
