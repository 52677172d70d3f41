//! The parameters of a request, each asked for by name; what is left over is wrong.

use std::ops::RangeInclusive;

use crate::fault::{Fault, Result};

/// No text that someone types is longer, in chars.
pub(crate) const MAX_QUERY_CHARS: usize = 500;
/// No request has more parameters.
const MAX_PARAMETERS: usize = 100;

#[derive(Debug)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads what follows the question mark.
    ///
    /// # Errors
    /// When there are too many.
    pub(crate) fn read(query: Option<&str>) -> Result<Parameters> {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let pairs: Vec<_> = pairs.into_owned().take(MAX_PARAMETERS + 1).collect();
        if pairs.len() > MAX_PARAMETERS {
            let name = &pairs[MAX_PARAMETERS].0;
            let english = format!("at most {MAX_PARAMETERS} parameters");
            return Err(Fault::parameter(name, "", &english, "في العنوان أكثر مما ينبغي."));
        }
        Ok(Parameters(pairs))
    }

    /// All values of a parameter, without empty ones.
    pub(crate) fn all(&mut self, name: &str) -> Vec<String> {
        let taken = self.0.extract_if(.., |(other, _)| other == name);
        taken.map(|(_, value)| value).filter(|value| !value.is_empty()).collect()
    }

    /// The value of a parameter; an empty one is none, as forms send it.
    ///
    /// # Errors
    /// When there are several.
    pub(crate) fn one(&mut self, name: &str) -> Result<Option<String>> {
        let mut values = self.all(name);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => {
                let english = "it once";
                Err(Fault::parameter(name, &values[1], english, "ذُكرت القيمة أكثر من مرة."))
            }
        }
    }

    /// A text of at most so many chars; empty if there is none.
    ///
    /// # Errors
    /// When it is longer, or there are several.
    pub(crate) fn text(&mut self, name: &str, most: usize) -> Result<String> {
        let text = self.one(name)?.unwrap_or_default();
        if text.chars().nth(most).is_some() {
            let english = format!("at most {most} characters");
            let arabic = format!("النص أطول من المسموح به: {most} حرف على الأكثر.");
            return Err(Fault::parameter(name, &text, &english, &arabic));
        }
        Ok(text)
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub(crate) fn required(&mut self, name: &str) -> Result<String> {
        let arabic = "في الرابط نقص.";
        self.one(name)?.ok_or_else(|| Fault::parameter(name, "", "a value", arabic))
    }

    /// A whole number, in digits of either kind and without a sign.
    ///
    /// # Errors
    /// When it is none, or not in the range.
    pub(crate) fn number(
        &mut self,
        name: &str,
        range: RangeInclusive<usize>,
        unless_given: usize,
    ) -> Result<usize> {
        let Some(value) = self.one(name)? else { return Ok(unless_given) };
        let number = european(&value)
            .parse()
            .ok()
            .filter(|_| !value.starts_with('+'))
            .filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            let english = format!("a whole number from {least} to {most}");
            let arabic = format!("المطلوب عدد من {least} إلى {most}.");
            Fault::parameter(name, &value, &english, &arabic)
        })
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// When it is neither.
    pub(crate) fn flag(&mut self, name: &str, unless_given: bool) -> Result<bool> {
        let Some(value) = self.one(name)? else { return Ok(unless_given) };
        let arabic = "المطلوب true أو false.";
        value.parse().map_err(|_| Fault::parameter(name, &value, "true or false", arabic))
    }

    /// # Errors
    /// When there are parameters that nobody asked for.
    pub(crate) fn finish(self, known: &str) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some((name, value)) => {
                let english = format!("no such parameter; there are {known}");
                Err(Fault::parameter(name, value, &english, "في العنوان ما لا نعرفه."))
            }
        }
    }
}

/// With the digits of Arabic and Persian keyboards as 0 to 9.
pub(crate) fn european(text: &str) -> String {
    let digit = |c: char| match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10).unwrap_or(c),
        _ => c,
    };
    text.chars().map(digit).collect()
}
