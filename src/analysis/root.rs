//! Roots.
pub(super) fn replace_by_root(term: &mut String) {
    let m = std::env::var("RM").ok().and_then(|x| x.parse().ok()).unwrap_or(1);
    let mut l: Vec<char> = term.chars().collect();
    if l.len() < 4 || !('\u{620}'..='\u{64A}').contains(&l[0]) { 
        if m >= 2 && l.len() == 3 && l[2]=='ه' { l.pop(); *term = l.iter().collect(); }
        return }
    if l.last() == Some(&'ه') { l.pop(); }
    if m >= 2 && l.len() > 3 && l.last() == Some(&'ي') { l.pop(); }
    let weak = |c: char| matches!(c, 'ا' | 'و' | 'ي' | 'ء');
    let mut out: Vec<char> = vec![l[0]];
    for i in 1..l.len() { if !weak(l[i]) { out.push(l[i]); } }
    if m >= 3 {
        // prefixes of patterns
        loop {
            if out.len() > 3 && (out.starts_with(&['ا','س','ت']) || out.starts_with(&['م','س','ت']) || out.starts_with(&['ت','س','ت'])) && out.len() > 4 { out.drain(..3); }
            else if out.len() > 3 && matches!(out[0], 'ا' | 'م' | 'ت') && !(m==4 && out[0]=='ت') { out.remove(0); }
            else { break }
        }
        if out.len() > 3 && out[1]=='ت' { out.remove(1); }
    }
    if m >= 5 && out.len() > 3 && out[0]=='ن' { out.remove(0); }
    if out.len() < 2 { return }
    *term = out.iter().collect();
}
