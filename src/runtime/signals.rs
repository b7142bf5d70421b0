//! Signals, and the terminal that goes away without one.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal as Stream, SignalKind, signal};
use tokio::sync::oneshot;

/// The number of the signal that says that the terminal is gone.
pub const HANGUP: i32 = Number::HUP.as_raw();

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Leave; the number of the signal.
    Leave(i32),
    /// Stop, as `<C-z>` does.
    Stop,
    /// We were stopped and go on.
    Continued,
}

/// The signals we listen to.
pub struct Signals {
    term: Stream,
    hup: Stream,
    int: Stream,
    stop: Stream,
    continued: Stream,
    hangup: oneshot::Receiver<()>,
}

impl Signals {
    /// Begins to listen.
    pub fn new() -> io::Result<Self> {
        let on = |number: Number| signal(SignalKind::from_raw(number.as_raw()));
        Ok(Self {
            term: on(Number::TERM)?,
            hup: on(Number::HUP)?,
            int: on(Number::INT)?,
            stop: on(Number::TSTP)?,
            continued: on(Number::CONT)?,
            hangup: watch_terminal()?,
        })
    }

    /// The next signal. Safe to drop while it waits.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.term.recv() => Signal::Leave(Number::TERM.as_raw()),
            _ = self.hup.recv() => Signal::Leave(HANGUP),
            _ = self.int.recv() => Signal::Leave(Number::INT.as_raw()),
            _ = self.stop.recv() => Signal::Stop,
            _ = self.continued.recv() => Signal::Continued,
            Ok(()) = &mut self.hangup => Signal::Leave(HANGUP),
        }
    }
}

/// Answers once the terminal is gone.
///
/// Under `nohup` and some supervisors no SIGHUP comes, and reading a terminal that is gone
/// returns at once for ever: crossterm's reader would spin. A thread that only waits for the
/// hang-up costs nothing until it happens, and needs no wake-ups.
fn watch_terminal() -> io::Result<oneshot::Receiver<()>> {
    let (gone, hangup) = oneshot::channel();
    let Ok(terminal) = File::open("/dev/tty") else {
        // Without a controlling terminal the one on standard input still can be watched.
        let stdin = rustix::io::dup(rustix::stdio::stdin())?;
        thread::Builder::new()
            .name("terminal-watch".into())
            .spawn(move || watch(stdin, gone))?;
        return Ok(hangup);
    };
    thread::Builder::new()
        .name("terminal-watch".into())
        .spawn(move || watch(terminal, gone))?;
    Ok(hangup)
}

#[allow(clippy::needless_pass_by_value)] // the thread owns the terminal it watches
fn watch(terminal: impl AsFd, gone: oneshot::Sender<()>) {
    loop {
        // No events are asked for: hang-up and error are reported always.
        let mut fds = [PollFd::new(&terminal, PollFlags::empty())];
        match poll(&mut fds, None) {
            Err(Errno::INTR) => {}
            Ok(_) if fds[0].revents().is_empty() => {}
            Ok(_) | Err(_) => break,
        }
    }
    let _ = gone.send(());
}
