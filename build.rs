//! Turns `data/words.tsv` into the hash table that the stemmer asks: see `src/analysis/words.rs`.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

#[allow(dead_code, reason = "the stemmer needs more of it")]
#[path = "src/analysis/affixes.rs"]
mod affixes;
#[path = "src/analysis/counts.rs"]
mod counts;
#[allow(dead_code, reason = "the lexicon and the stemmer need more of it")]
#[path = "src/analysis/packed.rs"]
mod packed;

/// The table, for the rules to ask.
mod words {
    use std::sync::OnceLock;

    use super::counts::{self, Counts, PLACES};
    use super::packed::{Bits, Packed};

    pub(super) static TABLE: OnceLock<Box<[u32; PLACES]>> = OnceLock::new();

    pub(super) fn counts(word: Packed<impl Bits>) -> Counts {
        counts::find(TABLE.get().expect("the table is made before it is asked"), word)
    }
}

use affixes::{Before, Counted};
use counts::Counts;
use packed::Packed;

fn main() -> Result<(), Box<dyn Error>> {
    for file in ["affixes", "counts", "packed"] {
        println!("cargo::rerun-if-changed=src/analysis/{file}.rs");
    }
    println!("cargo::rerun-if-changed=data/words.tsv");

    let list = fs::read_to_string("data/words.tsv")?;
    let mut rows = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        rows.push(row(line).ok_or_else(|| format!("data/words.tsv: {line}"))?);
    }
    let table = words::TABLE.get_or_init(|| table(&rows));
    let mut table = table.clone();
    for (word, counts) in rows {
        let is_whole = affixes::cut(Counted::new(word), Before::Anything).0.is_none();
        counts::insert(&mut table[..], word, Counts { is_whole, ..counts });
    }
    let bytes: Vec<u8> = table.iter().flat_map(|entry| entry.to_le_bytes()).collect();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.bin"), bytes)?;
    Ok(())
}

fn table(rows: &[(Packed, Counts)]) -> Box<[u32; counts::PLACES]> {
    let mut table = Box::new([0; counts::PLACES]);
    for &(word, counts) in rows {
        counts::insert(&mut table[..], word, counts);
    }
    table
}

/// A line of the list: word, pages with or without the article, pages without, and ال or ة or both.
fn row(line: &str) -> Option<(Packed, Counts)> {
    let mut columns = line.split('\t');
    let word = Packed::new(columns.next()?)?;
    let [all, bare] = [columns.next()?, columns.next()?].map(|pages| pages.parse().ok());
    let signs = columns.next()?;
    let pages = counts::level(all?);
    let counts = Counts {
        pages,
        is_noun: pages > counts::level(bare?),
        has_own_al: signs.contains("ال"),
        is_teh_marbuta: signs.contains('ة'),
        is_whole: false,
    };
    Some((word, counts))
}
