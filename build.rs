//! Turns `data/words.tsv` into the hash table that the stemmer asks: see `src/analysis/words.rs`.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

#[allow(dead_code, reason = "only the stemmer looks words up")]
#[path = "src/analysis/counts.rs"]
mod counts;
#[allow(dead_code, reason = "only the stemmer cuts words")]
#[path = "src/analysis/packed.rs"]
mod packed;

use counts::Counts;

fn main() -> Result<(), Box<dyn Error>> {
    for file in ["build.rs", "data/words.tsv", "src/analysis/counts.rs", "src/analysis/packed.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let mut table = vec![0; counts::PLACES];
    let list = fs::read_to_string("data/words.tsv")?;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (word, counts) = row(line).ok_or_else(|| format!("data/words.tsv: {line}"))?;
        counts::insert(&mut table, word, counts);
    }
    let bytes: Vec<u8> = table.iter().flat_map(|entry| entry.to_le_bytes()).collect();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.bin"), bytes)?;
    Ok(())
}

/// A line of the list: word, pages with or without the article, pages without, and ال or ة or both.
fn row(line: &str) -> Option<(packed::Packed, Counts)> {
    let mut columns = line.split('\t');
    let word = packed::Packed::new(columns.next()?)?;
    let [all, bare] = [columns.next()?, columns.next()?].map(|pages| pages.parse().ok());
    let signs = columns.next()?;
    Some((word, Counts::new(all?, bare?, signs.contains("ال"), signs.contains('ة'))))
}
