//! Arguments, messages and the exit status, the same in every example.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

use fihris::{AnalyzerOptions, Lexicon};
use lexopt::{Parser, ValueExt};

pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The exit status when some of the input was bad.
pub(crate) const BAD_INPUT: u8 = 1;
/// The exit status when the work could not be done at all.
pub(crate) const FAILED: u8 = 2;

/// Runs an example: an error is one line on standard error and the exit status 2.
pub(crate) fn run(example: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    let error = match example() {
        Ok(status) => return status,
        Err(error) => error,
    };
    // Whoever reads the output has enough of it: `| head` is no failure.
    let kind = error.downcast_ref().map(io::Error::kind);
    if kind == Some(io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    let message = match error.downcast_ref() {
        Some(lexopt::Error::NonUnicodeValue(argument)) => {
            let argument = argument.display();
            format!("the argument \"{argument}\" is not UTF-8; convert it first, as iconv does")
        }
        Some(wrong) => format!("{wrong}; --help shows the usage"),
        None => error.to_string(),
    };
    say(&format!("{}: {message}", env!("CARGO_CRATE_NAME")));
    ExitCode::from(FAILED)
}

/// Writes a line to standard error, as one line whatever `message` quotes.
pub(crate) fn say(message: &str) {
    // Nobody is left to be told when standard error is closed, and eprintln! would panic.
    let _ = writeln!(io::stderr(), "{}", message.replace(['\n', '\r'], " "));
}

pub(crate) fn help(usage: &str) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    writeln!(out, "{}", usage.trim())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The value of the option read last, `--option value` or `--option=value`.
pub(crate) fn value(
    parser: &mut Parser,
    option: &str,
) -> std::result::Result<String, lexopt::Error> {
    value_but(parser, option, "-")
}

/// The same, of an option whose value may begin with one dash: `--sort -published`.
pub(crate) fn value_or_negative(
    parser: &mut Parser,
    option: &str,
) -> std::result::Result<String, lexopt::Error> {
    value_but(parser, option, "--")
}

/// A value that does not begin as options do, unless it is joined to the option.
fn value_but(
    parser: &mut Parser,
    option: &str,
    dashes: &str,
) -> std::result::Result<String, lexopt::Error> {
    if let Some(value) = parser.optional_value() {
        let value = value.string()?;
        return if value.is_empty() { Err(missing(option)) } else { Ok(value) };
    }
    let value = parser.value()?.string()?;
    match value.strip_prefix(dashes) {
        // `--index --limit 5` is a value forgotten, not a directory of that name.
        Some(rest) if !rest.is_empty() => {
            Err(format!("{option} lacks its value; write {option}={value} if {value} is meant")
                .into())
        }
        _ if value.is_empty() => Err(missing(option)),
        _ => Ok(value),
    }
}

fn missing(option: &str) -> lexopt::Error {
    format!("{option} lacks its value").into()
}

/// The value of the option read last as a number.
pub(crate) fn number(
    parser: &mut Parser,
    option: &str,
) -> std::result::Result<usize, lexopt::Error> {
    let value = parser.value()?.string()?;
    value
        .parse()
        .map_err(|_| format!("{option} takes a whole number from 0 up, not {value:?}").into())
}

/// The value of `--options`, read last: the switches that differ from the defaults.
pub(crate) fn options(parser: &mut Parser) -> std::result::Result<AnalyzerOptions, lexopt::Error> {
    let given = value(parser, "--options")?;
    serde_json::from_str(&given).map_err(|error| format!("--options {given}: {error}").into())
}

/// The table that the value of `--lexicon`, read last, names: the words whose stems the user decides.
pub(crate) fn lexicon(parser: &mut Parser) -> std::result::Result<Lexicon, lexopt::Error> {
    let file = value(parser, "--lexicon")?;
    let table = fs::read_to_string(&file).map_err(|error| format!("--lexicon {file}: {error}"))?;
    Lexicon::from_tsv(&table).map_err(|error| format!("--lexicon {file}: {error}").into())
}
