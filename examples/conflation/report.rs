//! What is told of the pairs.

use std::io::{self, Write};

use super::affixes::{self, Affix};
use super::gold::Gold;
use super::pairs::{self, Group, Pairs};

/// The figures, the `worst` errors of both ways, and the affixes of the words split off.
pub(crate) fn print(out: &mut impl Write, gold: &Gold, worst: usize) -> io::Result<()> {
    let Gold { words, left_out } = gold;
    let (terms, lemmas) = (pairs::by_term(words), pairs::by_lemma(words));
    let pairs = Pairs::new(&terms, &lemmas);
    let Pairs { joined, to_join, right } = pairs;
    writeln!(out, "{} words, {} lemmas, {} terms", words.len(), lemmas.len(), terms.len())?;
    if *left_out > 0 {
        writeln!(out, "lemmas left out, because their word has one already: {left_out}")?;
    }
    writeln!(out, "pairs: {joined} of a term, {to_join} of a lemma, {right} of both")?;
    let (precision, recall, f1) = (pairs.precision(), pairs.recall(), pairs.f1());
    writeln!(out, "precision {precision:.4}  recall {recall:.4}  F1 {f1:.4}")?;

    writeln!(out, "\nterms that join lemmas: pairs, term, surfaces by lemma")?;
    print_groups(out, &terms, worst)?;
    writeln!(out, "\nlemmas split into terms: pairs, lemma, surfaces by term")?;
    print_groups(out, &lemmas, worst)?;

    writeln!(out, "\naffixes that lemmas lack: words astray, words, affix")?;
    for Affix { name, words, astray } in affixes::count(&lemmas) {
        writeln!(out, "{astray}\t{words}\t{name}")?;
    }
    Ok(())
}

fn print_groups(out: &mut impl Write, groups: &[Group], worst: usize) -> io::Result<()> {
    for group in groups.iter().take(worst) {
        let pairs = group.pairs_across_parts();
        if pairs == 0 {
            break;
        }
        write!(out, "{pairs}\t{}", group.name)?;
        for (part, words) in &group.parts {
            let surfaces: Vec<&str> = words.iter().map(|word| word.surface.as_str()).collect();
            write!(out, "\t{part}: {}", surfaces.join(" "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
