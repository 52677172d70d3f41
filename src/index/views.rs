//! The views of a text field.

use serde::{Deserialize, Serialize};

use crate::analysis::View;

/// The views that a text field is searched in; those of [`DEFAULT`] unless chosen. Each at its place in
/// [`View::ALL`]; in a file, their names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<View>", into = "Vec<View>")]
pub(crate) struct Views([bool; View::ALL.len()]);

/// What pays for its bytes wherever there is room for them.
const DEFAULT: [View; 3] = [View::Exact, View::Stem, View::Root];

impl Views {
    pub(crate) fn is_default(self) -> bool {
        self == Views::default()
    }

    pub(crate) fn has(self, view: View) -> bool {
        self.0[view as usize]
    }
}

impl Default for Views {
    fn default() -> Views {
        Views(View::ALL.map(|view| DEFAULT.contains(&view)))
    }
}

impl From<Vec<View>> for Views {
    fn from(views: Vec<View>) -> Views {
        Views(View::ALL.map(|view| views.contains(&view)))
    }
}

impl From<Views> for Vec<View> {
    fn from(views: Views) -> Vec<View> {
        View::ALL.into_iter().filter(|&view| views.has(view)).collect()
    }
}

impl std::fmt::Display for Views {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = Vec::from(*self).iter().map(View::to_string).collect();
        f.write_str(&names.join(", "))
    }
}
