//! The summary of what is wrong, on top of a form, each line a link to its field.

use askama::Template;
use askama::filters::HtmlSafe;
use locale::Messages;

/// A mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake<'a> {
    /// The id of the field.
    pub field: &'a str,
    /// What to do.
    pub words: String,
}

impl<'a> Mistake<'a> {
    /// One whose words are the same for several fields: on top of the form they stand behind the name of theirs.
    pub fn of(t: Messages, field: &'a str, label: String, problem: String) -> Self {
        let words = t.with("layout-mistake-of", &[("field", label.into()), ("problem", problem.into())]);
        Self { field, words }
    }
}

/// The summary; nothing when nothing is wrong.
#[derive(Template)]
#[template(path = "forms/mistakes.html")]
pub(crate) struct Mistakes<'a> {
    t: Messages,
    mistakes: Vec<Mistake<'a>>,
    kept: String,
}

/// Safe because its template escapes.
impl HtmlSafe for Mistakes<'_> {}

impl<'a> Mistakes<'a> {
    /// The mistakes in the order of the form; what was typed is kept, and nothing saved.
    pub fn new(t: Messages, mistakes: Vec<Mistake<'a>>) -> Self {
        Self { t, mistakes, kept: t.text("settings-kept").into_owned() }
    }

    /// The same of fields with their labels: where several are wrong in the same words, each line names its field.
    pub fn labelled(t: Messages, found: Vec<(Mistake<'a>, String)>) -> Self {
        let is_shared = |words: &str| found.iter().filter(|(other, _)| other.words == words).count() > 1;
        let shared: Vec<bool> = found.iter().map(|(mistake, _)| is_shared(&mistake.words)).collect();
        let named = found.into_iter().zip(shared).map(|((mistake, label), is_shared)| {
            if is_shared { Mistake::of(t, mistake.field, label, mistake.words) } else { mistake }
        });
        Self::new(t, named.collect())
    }

    /// Says something else about what was kept and what was not done; nothing at all when empty.
    pub fn kept(self, words: impl Into<String>) -> Self {
        Self { kept: words.into(), ..self }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The page's title, which begins with the word for an error when there is one.
    pub fn title(&self, title: &str) -> String {
        if self.is_empty() {
            title.to_owned()
        } else {
            format!("{} {title}", self.t.text("layout-error-prefix"))
        }
    }

    fn heading(&self) -> String {
        self.t.with("form-errors-title", &[("count", self.mistakes.len().into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use locale::Locale;

    #[test]
    fn where_words_are_the_same_each_line_names_its_field() {
        let wrong =
            |field, words: &str, label: &str| (Mistake { field, words: words.to_owned() }, label.to_owned());
        let found = vec![
            wrong("full_until", "Enter a number.", "All back until"),
            wrong("part_until", "Enter a number.", "Part back until"),
            wrong("seller_name", "Enter a name.", "Name"),
        ];
        let shown = Mistakes::labelled(Messages::new(Locale::En), found);
        let words: Vec<&str> = shown.mistakes.iter().map(|mistake| mistake.words.as_str()).collect();
        assert_eq!(
            words,
            ["All back until: Enter a number.", "Part back until: Enter a number.", "Enter a name."]
        );
    }
}
