//! The one place that prints.
//!
//! A reader that closes the pipe (`dateline list | head`) has seen enough: that ends the program
//! quietly and is no error.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{self, BufWriter, IsTerminal, Write};

use super::exit::Exit;

/// Standard output, buffered; flushed when a line must be seen at once and at the end.
pub struct Output {
    out: BufWriter<io::StdoutLock<'static>>,
}

impl Output {
    /// Takes hold of standard output.
    pub fn stdout() -> Self {
        Self {
            out: BufWriter::with_capacity(64 * 1024, io::stdout().lock()),
        }
    }

    /// Writes a line.
    ///
    /// # Errors
    /// [`Exit::Closed`] when nobody reads any more, [`Exit::Io`] for a full disk and the like.
    pub fn line(&mut self, line: impl AsRef<str>) -> Result<(), Exit> {
        self.out.write_all(line.as_ref().as_bytes())?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Writes text as it is.
    pub fn text(&mut self, text: impl AsRef<str>) -> Result<(), Exit> {
        self.out.write_all(text.as_ref().as_bytes())?;
        Ok(())
    }

    /// Writes a value as JSON over several lines.
    pub fn json(&mut self, value: &impl serde::Serialize) -> Result<(), Exit> {
        let text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        self.line(text)
    }

    /// Hands everything written so far to the reader.
    pub fn flush(&mut self) -> Result<(), Exit> {
        self.out.flush()?;
        Ok(())
    }
}

/// Says so when there is no terminal to draw on.
///
/// # Errors
/// [`Exit::Usage`], with what can be used instead.
pub fn needs_terminal() -> Result<(), Exit> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Exit::Usage(
        "dateline: the interface needs a terminal; `dateline list` and `dateline read N` print \
         plain text (see `dateline --help`)"
            .to_owned(),
    ))
}

/// Asks a question and reads the answer, a line without the white space around it; `None` when
/// there is nobody to ask.
pub fn ask(question: &str, out: &mut Output) -> Result<Option<String>, Exit> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Ok(None);
    }
    out.text(question)?;
    out.flush()?;
    let mut answer = String::new();
    // The end of the input is no answer, and no consent.
    let is_over = io::stdin().read_line(&mut answer)? == 0;
    Ok(Some(if is_over {
        "n".to_owned()
    } else {
        answer.trim().to_owned()
    }))
}

/// Writes a line to standard error; nothing can be done when that fails.
pub fn complain(line: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", line.as_ref());
}
