//! Why there are no settings: every mistake with its place in the file and what is expected.

use std::fmt::Write;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// Why a configuration cannot be used. The text is for people and may have many lines.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was asked for does not exist.
    #[error("dateline: there is no configuration {}", .0.display())]
    Missing(PathBuf),
    /// It cannot be read.
    #[error("dateline: the configuration {} cannot be read: {error}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It is too large to be one.
    #[error("dateline: {} is larger than {limit} bytes and so no configuration", .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Bytes at most.
        limit: u64,
    },
    /// It says something that dateline does not understand: each mistake with the line, a caret
    /// under the place, and what is expected there.
    #[error("{0}")]
    Wrong(String),
}

/// Mistakes shown at most; whoever has more begins at the top.
const MAX_SHOWN: usize = 20;

/// Something in the file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What is wrong, as a clause.
    pub what: String,
    /// What is expected instead; may be empty.
    pub expected: String,
}

/// All mistakes of a file, found in any order.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// Notes a mistake.
    pub fn add(
        &mut self,
        span: Range<usize>,
        what: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.0.push(Mistake {
            span,
            what: what.into(),
            expected: expected.into(),
        });
    }

    /// Nothing, or the error that shows all of them in the order of the file.
    ///
    /// # Errors
    /// [`ConfigError::Wrong`] when there are any.
    pub fn none_in(mut self, text: &str, path: &Path) -> Result<(), ConfigError> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0.sort_by_key(|mistake| mistake.span.start);
        let path = path.display().to_string();
        let mut shown = String::new();
        for mistake in self.0.iter().take(MAX_SHOWN) {
            shown.push_str(&mistake.show(text, &path));
            shown.push_str("\n\n");
        }
        let count = match self.0.len() {
            1 => "a mistake".to_owned(),
            count => format!("{count} mistakes"),
        };
        let _ = write!(
            shown,
            "dateline: {count} in the configuration; `dateline config default` shows all settings"
        );
        Err(ConfigError::Wrong(shown))
    }
}

impl Mistake {
    fn show(&self, text: &str, path: &str) -> String {
        let snippet = Snippet::source(text).path(path).annotation(
            AnnotationKind::Primary
                .span(first_line(text, &self.span))
                .label((!self.expected.is_empty()).then_some(self.expected.as_str())),
        );
        // Plain: the message may well end in a log or a pipe.
        Renderer::plain().render(&[Level::ERROR.primary_title(&*self.what).element(snippet)])
    }
}

/// The part of `span` that lies on its first line: a table that is wrong as a whole is pointed
/// at where it begins.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = span.start.min(text.len());
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.find('\n').unwrap_or(rest.len());
    start..span.end.clamp(start, start + line)
}
