//! The terminal: entered, left, lent out, and found again as it was.

use std::io::{self, BufWriter, Stdout, Write};
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{Event, EventStream};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use futures_util::StreamExt;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use rustix::io::Errno;
use rustix::process::{Signal, kill_current_process_group};

use crate::app::{Model, Size};
use crate::theme::{Glyphs, Theme};
use crate::view;

/// Whether the modes of the terminal are ours at the moment.
///
/// Not a field of [`Screen`]: the panic hook must know it too.
static IS_OURS: AtomicBool = AtomicBool::new(false);

/// Whether the terminal has been ours once in this process.
static WAS_OURS: AtomicBool = AtomicBool::new(false);

/// The terminal while dateline has it.
///
/// What [`Screen::open`] switches on, dropping switches off; both may happen twice.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    events: Option<EventStream>,
    theme: Theme,
    /// The next "continued" is the end of a stop that we made ourselves.
    has_stopped_itself: bool,
}

impl Screen {
    /// Takes the terminal over.
    pub fn open(theme: Theme) -> io::Result<Self> {
        enter()?;
        // Room for a whole repaint of a large screen: a picture is written at once or not at all.
        let out = BufWriter::with_capacity(64 * 1024, io::stdout());
        let terminal = Terminal::new(CrosstermBackend::new(out)).inspect_err(|_| leave())?;
        Ok(Self {
            terminal,
            events: Some(EventStream::new()),
            theme,
            has_stopped_itself: false,
        })
    }

    /// Its size.
    pub fn size(&self) -> io::Result<Size> {
        let size = self.terminal.size()?;
        Ok(Size {
            width: size.width,
            height: size.height,
        })
    }

    /// Whether nothing but ASCII can be shown.
    pub fn is_ascii(&self) -> bool {
        *self.theme.glyphs() == Glyphs::ASCII
    }

    /// Shows the model.
    ///
    /// Not `Terminal::draw`: it writes the cursor's state with every picture, and the cursor is
    /// hidden all the time.
    pub fn draw(&mut self, model: &Model) -> io::Result<()> {
        self.terminal.autoresize()?;
        let mut frame = self.terminal.get_frame();
        view::draw(model, &self.theme, &mut frame);
        self.terminal.flush()?;
        self.terminal.swap_buffers();
        self.terminal.backend_mut().flush()
    }

    /// The next thing the terminal reports.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn next_event(&mut self) -> io::Result<Event> {
        match &mut self.events {
            Some(events) => events
                .next()
                .await
                .unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into())),
            None => std::future::pending().await,
        }
    }

    /// Paints everything again, whatever the terminal shows now.
    ///
    /// Not `Terminal::clear`: it asks the terminal where the cursor is and fails when the event
    /// stream has just been dropped. Resizing to the same area repaints without asking.
    pub fn repaint(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal
            .resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Puts `text` on the reader's clipboard, on the machine where the terminal stands.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(
            self.terminal.backend_mut(),
            CopyToClipboard::to_clipboard_from(text)
        )
    }

    /// Hands the terminal back, stops, and takes it again when continued.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.has_stopped_itself = true;
        self.lend(|| {
            // The whole group, as the terminal's own Ctrl-Z: whoever started us stops with us.
            kill_current_process_group(Signal::STOP).map_err(io::Error::from)
        })?
    }

    /// Hands the terminal to `work`, then takes it again and repaints.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        self.events = None; // its thread would eat the other's keys
        leave();
        let done = work();
        self.reenter()?;
        Ok(done)
    }

    /// Switches our modes on again and repaints: somebody else had the terminal.
    pub fn reenter(&mut self) -> io::Result<()> {
        self.events = None;
        leave();
        enter()?;
        self.events = Some(EventStream::new());
        self.repaint()
    }

    /// Whether the last stop came from outside (`kill -STOP`), so that the shell may have
    /// changed the terminal's modes without our leaving first.
    pub fn was_stopped_from_outside(&mut self) -> bool {
        !std::mem::take(&mut self.has_stopped_itself)
    }

    /// Hands the terminal back for good.
    pub fn close(&mut self) {
        self.events = None;
        leave();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.close();
    }
}

/// Whether `error` says that there is no terminal any more.
pub fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::UnexpectedEof
        || [Errno::IO, Errno::NXIO]
            .map(|errno| Some(errno.raw_os_error()))
            .contains(&error.raw_os_error())
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    IS_OURS.store(true, Ordering::SeqCst);
    WAS_OURS.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, Hide).inspect_err(|_| leave())
}

/// Switches off what [`enter`] switched on. Cannot fail usefully: where the terminal is gone,
/// there is nothing left to restore.
fn leave() {
    if IS_OURS.swap(false, Ordering::SeqCst) {
        let mut out = io::stdout();
        let _ = queue!(out, ResetColor, Show, LeaveAlternateScreen);
        let _ = out.flush();
        let _ = disable_raw_mode();
    }
}

/// Logs every panic, and gives the terminal back when it is the interface itself that panics.
///
/// A panic in a job is caught where the job was started and becomes a notice; restoring the
/// terminal for it, as `ratatui::init` does, would leave a running program on a cooked terminal.
/// Nor is it told on the terminal once that has been given back: the job was given up by then.
pub fn install_panic_hook() {
    let interface: ThreadId = thread::current().id();
    let default = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        tracing::error!("panic: {}", crate::text::Plain::new(&info.to_string()));
        if thread::current().id() == interface {
            leave();
            default(info);
        } else if !WAS_OURS.load(Ordering::SeqCst) {
            default(info);
        }
    }));
}
