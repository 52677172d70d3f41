//! Sorted strings, and the best of those that begin alike.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// Strings one after the other in one piece of memory: their bytes and four more each.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn get(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..self.ends[at] as usize]
    }
}

impl<S: AsRef<str>> FromIterator<S> for Strings {
    fn from_iter<I: IntoIterator<Item = S>>(strings: I) -> Strings {
        let mut all = Strings::default();
        for string in strings {
            all.text.push_str(string.as_ref());
            all.ends.push(all.text.len() as u32);
        }
        all.text.shrink_to_fit();
        all.ends.shrink_to_fit();
        all
    }
}

/// Which of `count` sorted strings begin with `prefix`.
pub(crate) fn beginning_with<'s>(
    prefix: &str,
    count: usize,
    get: impl Fn(usize) -> &'s str,
) -> Range<usize> {
    let start = partition_point(0..count, |at| get(at) < prefix);
    start..partition_point(start..count, |at| get(at).starts_with(prefix))
}

/// The first place of a range that is not as those before it.
fn partition_point(range: Range<usize>, is_before: impl Fn(usize) -> bool) -> usize {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start.midpoint(end);
        if is_before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

/// Ranks of places, from which the best of any range come out one by one, each in a time that grows
/// with the logarithm of the places: a tree of minima, twelve bytes a place.
#[derive(Debug, Default)]
pub(crate) struct Ranked {
    /// Which place has a rank.
    places: Vec<u32>,
    /// The best rank under each node; those under `i` are under `2i` and `2i + 1`, and the second half
    /// are the ranks of the places.
    tree: Vec<u32>,
}

/// That of a place that is never given out.
const UNRANKED: u32 = u32::MAX;

impl Ranked {
    /// Ranks some of `count` places, the best of them first.
    pub(crate) fn new(count: usize, best_first: Vec<u32>) -> Ranked {
        let mut tree = vec![UNRANKED; 2 * count];
        for (rank, &place) in (0..).zip(&best_first) {
            tree[count + place as usize] = rank;
        }
        for node in (1..count).rev() {
            tree[node] = tree[2 * node].min(tree[2 * node + 1]);
        }
        Ranked { places: best_first, tree }
    }

    /// The rank of a place, the less the better; the greatest number if it has none.
    pub(crate) fn rank(&self, place: usize) -> u32 {
        self.tree[self.tree.len() / 2 + place]
    }

    /// The ranked places of a range, the best first.
    pub(crate) fn best(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let count = self.tree.len() / 2;
        let mut nodes = BinaryHeap::new();
        let (mut left, mut right) = (range.start + count, range.end + count);
        while left < right {
            if left % 2 == 1 {
                nodes.push(Reverse((self.tree[left], left)));
                left += 1;
            }
            if right % 2 == 1 {
                right -= 1;
                nodes.push(Reverse((self.tree[right], right)));
            }
            left /= 2;
            right /= 2;
        }
        std::iter::from_fn(move || {
            loop {
                let Reverse((rank, mut node)) = nodes.pop()?;
                if rank == UNRANKED {
                    return None;
                }
                if node >= count {
                    return Some(self.places[rank as usize] as usize);
                }
                node *= 2;
                nodes.push(Reverse((self.tree[node], node)));
                nodes.push(Reverse((self.tree[node + 1], node + 1)));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_of_a_range_come_in_their_order(
            ranked in proptest::collection::vec(any::<Option<u8>>(), 0..40),
            range in (0..41_usize, 0..41_usize),
        ) {
            let mut places: Vec<u32> = (0..).zip(&ranked).filter_map(|(at, rank)| rank.map(|_| at)).collect();
            places.sort_by_key(|&at| ranked[at as usize]);
            let range = range.0.min(ranked.len())..range.1.min(ranked.len());
            let expected: Vec<usize> =
                places.iter().map(|&at| at as usize).filter(|at| range.contains(at)).collect();
            let found: Vec<usize> = Ranked::new(ranked.len(), places).best(range).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn those_that_begin_alike_are_all_found(
            mut strings in proptest::collection::vec("[ابت]{0,4}", 0..30),
            prefix in "[ابت]{0,3}",
        ) {
            strings.sort();
            let sorted: Strings = strings.iter().collect();
            let found = beginning_with(&prefix, sorted.len(), |at| sorted.get(at));
            let expected = strings.iter().filter(|string| string.starts_with(&prefix));
            prop_assert!(found.map(|at| sorted.get(at)).eq(expected.map(String::as_str)));
        }
    }
}
