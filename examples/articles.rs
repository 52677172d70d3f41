//! Indexes the bundled articles in memory and shows what a search finds.
//!
//! `cargo run --release --example articles -- [QUERY...]`

mod shared;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use fihris::Index;
use lexopt::prelude::*;
use serde_json::Value as Json;

use shared::command;
use shared::listing::{self, Style};
use shared::news;

const USAGE: &str = "
usage: articles [QUERY...]

Indexes the articles that come with the crate and searches them: for each QUERY, or for five that
show what Arabic asks of a search.

  -h, --help  this
  --          what follows is a QUERY even if it begins with -
";
const ARTICLES: &str = include_str!("data/articles.jsonl");
const LIMIT: usize = 3;

/// Each asks for a text that spells or inflects the words in another way.
const QUERIES: [&str; 5] = [
    // Vocalised; the text has no marks, and ه for ة as it is often typed.
    "مَعْرِضُ الْقَاهِرَةِ لِلْكِتَابِ",
    // The other way round.
    "لقلق مهاجر",
    // Of a text on الهواتف المستعمله: a broken plural, and the article.
    "هاتف مستعمل",
    // Of a text typed on a Persian keyboard, with European digits.
    "اتفاقية الجزائر ١٩٧٥",
    // Of a text on النازحين and سورية; من is in every text and says nothing.
    "نازحون من سوريا",
];

fn main() -> ExitCode {
    command::run(articles)
}

fn articles() -> command::Result<ExitCode> {
    let Some(mut queries) = queries()? else { return command::help(USAGE) };
    if queries.is_empty() {
        queries.extend(QUERIES.map(str::to_owned));
    }
    let index = Index::in_memory(news::schema()?)?;
    let mut writer = index.writer()?;
    for line in ARTICLES.lines() {
        writer.put(&serde_json::from_str::<Json>(line)?)?;
    }
    writer.commit()?;

    let mut out = BufWriter::new(io::stdout().lock());
    for query in queries {
        let hits = index.search(&query).limit(LIMIT).run()?;
        listing::print(&mut out, Style::of_stdout(), &query, &hits, 0)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The queries of the command line; `None` if it asks for help.
fn queries() -> Result<Option<Vec<String>>, lexopt::Error> {
    let mut queries = Vec::new();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Value(query) => queries.push(query.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(queries))
}
